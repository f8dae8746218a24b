package org.weightscope.file;

/** The formats of networks that are read. */
public enum FileFormat implements Format {
  SAFETENSORS("safetensors"),
  ONNX("onnx");

  private final String word;

  FileFormat(String word) {
    this.word = word;
  }

  /** The name on the wire. */
  public String word() {
    return word;
  }
}
