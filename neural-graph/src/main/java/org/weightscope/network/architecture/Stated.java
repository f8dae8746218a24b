package org.weightscope.network.architecture;

/** Something that is known of a network, and who said it. */
public record Stated<T>(T value, Source source) {}
