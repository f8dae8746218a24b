package org.weightscope.service.models;

/**
 * A model file of the repository.
 *
 * @param name name of its folder
 * @param version name of the folder in that
 * @param where what to call it in messages
 * @param bytes its content
 * @param digest {@code sha256:} and 64 hex digits
 */
record ModelFile(String name, String version, String where, byte[] bytes, String digest) {}
