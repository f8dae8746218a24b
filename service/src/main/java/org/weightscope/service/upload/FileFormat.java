package org.weightscope.service.upload;

/** The formats of networks that are read. */
public enum FileFormat {
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
