package org.weightscope.network.architecture;

/** Where a part of a network's description came from. */
public enum Source {
  /** The architecture document sent along with the file. */
  STATED_IN_REQUEST,
  /** The file itself, which says it by operators and not by metadata. */
  STATED_IN_FILE,
  /** The metadata of the file: a document, or one of the plain keys. */
  STATED_IN_METADATA,
  /** Nobody said so: read from names and shapes, or the documented default. */
  DEFAULT
}
