package org.weightscope.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Formats that people send and that are not read: how to tell them, and what to do. None is opened;
 * of a zip archive the name of the first entry is looked at.
 */
public enum OtherFormat implements Format {
  PYTORCH(
      "pytorch",
      "a PyTorch file: a zip archive with a Python pickle, which runs code when it is opened; it was not opened.",
      "Where you trust it, load it and save its state dict with safetensors.torch.save_file, or export it with torch.onnx.export."),
  NPZ(
      "npz",
      "a NumPy archive.",
      "Load it and save its arrays with safetensors.numpy.save_file, named like the layers."),
  KERAS(
      "keras",
      "a Keras archive.",
      "Export the model with model.export(path, format=\"onnx\"), or save its weights with safetensors."),
  ZIP("zip", "a zip archive.", "Take the file with the weights out of it and send that one."),
  PICKLE(
      "pickle",
      "a Python pickle, which runs code when it is opened; it was not opened.",
      "Where you trust it, load it and save the weights as safetensors or ONNX."),
  HDF5(
      "hdf5",
      "an HDF5 file, such as older Keras writes.",
      "Load it with Keras and export it as ONNX, or save its weights with safetensors."),
  GGUF(
      "gguf",
      "a GGUF file, whose weights are mostly quantised.",
      "Send the network it was made from, as safetensors or ONNX."),
  TFLITE(
      "tflite",
      "a TensorFlow Lite model.",
      "Convert it with tf2onnx (--tflite) and send the ONNX file."),
  GIT_LFS(
      "git-lfs",
      "a pointer of Git LFS and not the file itself.",
      "Run git lfs pull in the repository, then send the file that stands there."),
  GZIP("gzip", "a gzip file.", "Unpack it with gunzip and send what is inside."),
  ZSTANDARD("zstd", "a Zstandard file.", "Unpack it with unzstd and send what is inside."),
  XZ("xz", "an xz file.", "Unpack it with unxz and send what is inside."),
  BZIP2("bzip2", "a bzip2 file.", "Unpack it with bunzip2 and send what is inside."),
  NPY(
      "npy",
      "a single NumPy array.",
      "Save all arrays of the network with safetensors.numpy.save_file, named like the layers."),
  PNG("png", "a PNG picture.", "Send the network, not what it shows."),
  JPEG("jpeg", "a JPEG picture.", "Send the network, not what it shows."),
  HTML(
      "html",
      "an HTML page; was a download page or a login page saved?",
      "Download the file itself and send that."),
  XML("xml", "an XML document.", "Send the weights as safetensors or ONNX."),
  JSON(
      "json",
      "JSON text and no safetensors file.",
      "Send the file with the weights; a document about it goes into the part architecture."),
  TEXT("text", "plain text.", "Send the weights as safetensors or ONNX."),
  UNKNOWN(
      "unknown",
      "of no format we know.",
      "Save the weights as safetensors or ONNX; if they are that already, was the file cut or encrypted?");

  private record Mark(OtherFormat format, int at, String bytes) {
    boolean isIn(ByteBuffer file) {
      if (file.remaining() < at + bytes.length()) {
        return false;
      }
      for (int i = 0; i < bytes.length(); i++) {
        if ((file.get(file.position() + at + i) & 0xFF) != bytes.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final List<Mark> MARKS =
      List.of(
          new Mark(ZIP, 0, "PK\u0003\u0004"),
          new Mark(ZIP, 0, "PK\u0005\u0006"),
          new Mark(GZIP, 0, "\u001f\u008b\b"),
          new Mark(ZSTANDARD, 0, "\u0028\u00b5\u002f\u00fd"),
          new Mark(XZ, 0, "\u00fd7zXZ\u0000"),
          new Mark(BZIP2, 0, "BZh"),
          new Mark(HDF5, 0, "\u0089HDF\r\n\u001a\n"),
          new Mark(GGUF, 0, "GGUF"),
          new Mark(TFLITE, 4, "TFL3"),
          new Mark(PNG, 0, "\u0089PNG\r\n\u001a\n"),
          new Mark(JPEG, 0, "\u00ff\u00d8\u00ff"),
          new Mark(NPY, 0, "\u0093NUMPY"),
          new Mark(GIT_LFS, 0, "version https://git-lfs"));

  private static final int SAMPLE = 256;
  private static final int ZIP_NAME_LENGTH = 26;
  private static final int ZIP_NAME = 30;

  private final String looksLike;
  private final String what;
  private final String advice;

  OtherFormat(String looksLike, String what, String advice) {
    this.looksLike = looksLike;
    this.what = what;
    this.advice = advice;
  }

  /** The short name in the answer. */
  public String looksLike() {
    return looksLike;
  }

  /** What the bytes are, and what to do: two sentences. */
  public String sentences() {
    return "The bytes are " + what + " " + advice;
  }

  /** The format the bytes are marked as, if it is one of these. */
  static Optional<OtherFormat> marked(ByteBuffer bytes) {
    for (Mark mark : MARKS) {
      if (mark.isIn(bytes)) {
        return Optional.of(mark.format() == ZIP ? archive(bytes) : mark.format());
      }
    }
    return isPickle(bytes) ? Optional.of(PICKLE) : Optional.empty();
  }

  /** What kind of text the bytes begin with, if they do. */
  static Optional<OtherFormat> text(ByteBuffer bytes) {
    String start = start(bytes);
    if (!isText(start)) {
      return Optional.empty();
    }
    String first = start.stripLeading().toLowerCase(Locale.ROOT);
    if (first.startsWith("<!doctype html") || first.startsWith("<html")) {
      return Optional.of(HTML);
    }
    if (first.startsWith("<?xml")) {
      return Optional.of(XML);
    }
    return Optional.of(first.startsWith("{") || first.startsWith("[") ? JSON : TEXT);
  }

  /** Tells archives apart by the name of their first entry. */
  private static OtherFormat archive(ByteBuffer bytes) {
    ByteBuffer zip = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (zip.remaining() < ZIP_NAME) {
      return ZIP;
    }
    int length = zip.getShort(ZIP_NAME_LENGTH) & 0xFFFF;
    byte[] name = new byte[Math.min(Math.min(length, SAMPLE), zip.remaining() - ZIP_NAME)];
    zip.get(ZIP_NAME, name);
    String first = new String(name, StandardCharsets.ISO_8859_1);
    if (first.endsWith("/data.pkl") || first.endsWith("/byteorder") || first.endsWith("/version")) {
      return PYTORCH;
    }
    if (first.endsWith(".npy")) {
      return NPZ;
    }
    boolean keras = first.equals("metadata.json") || first.equals("config.json");
    return keras || first.equals("model.weights.h5") ? KERAS : ZIP;
  }

  /** Protocols 2 to 5; the older ones are text. */
  private static boolean isPickle(ByteBuffer bytes) {
    return bytes.remaining() >= 4
        && bytes.get(bytes.position()) == (byte) 0x80
        && bytes.get(bytes.position() + 1) >= 2
        && bytes.get(bytes.position() + 1) <= 5
        && bytes.get(bytes.position() + 2) != 0;
  }

  private static String start(ByteBuffer bytes) {
    byte[] start = new byte[Math.min(SAMPLE, bytes.remaining())];
    bytes.duplicate().get(start);
    return new String(start, StandardCharsets.ISO_8859_1);
  }

  /** Letters of any encoding that keeps ASCII, and the blanks between them; more than a few. */
  private static boolean isText(String start) {
    return start.length() > Long.BYTES
        && start.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t' || c == '\r' || c == '\n')
        && start.chars().limit(Long.BYTES).allMatch(c -> c < 0x7F);
  }
}
