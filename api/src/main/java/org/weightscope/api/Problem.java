package org.weightscope.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was refused: one record a problem type, with the fields a program can act on.
 *
 * <p>{@code detail} says what was found, what was allowed and what to do. On the wire a problem
 * travels as {@link ProblemDocument}.
 */
public sealed interface Problem {

  /** One or two sentences for a person. */
  String detail();

  /** The type, with status and title; {@link ProblemType#HTTP} for plain HTTP matters. */
  default ProblemType type() {
    return switch (this) {
      case MalformedRequest _ -> ProblemType.MALFORMED_REQUEST;
      case DigestMismatch _ -> ProblemType.DIGEST_MISMATCH;
      case Unauthorized _ -> ProblemType.UNAUTHORIZED;
      case Forbidden _ -> ProblemType.FORBIDDEN;
      case UnknownModel _ -> ProblemType.UNKNOWN_MODEL;
      case SlowBody _ -> ProblemType.SLOW_BODY;
      case TooLarge _ -> ProblemType.TOO_LARGE;
      case UnsupportedFormat _ -> ProblemType.UNSUPPORTED_FORMAT;
      case MalformedFile _ -> ProblemType.MALFORMED_FILE;
      case TensorSize _ -> ProblemType.TENSOR_SIZE;
      case ExternalData _ -> ProblemType.EXTERNAL_DATA;
      case UnsupportedOperator _ -> ProblemType.UNSUPPORTED_OPERATOR;
      case AmbiguousArchitecture _ -> ProblemType.AMBIGUOUS_ARCHITECTURE;
      case ArchitectureMismatch _ -> ProblemType.ARCHITECTURE_MISMATCH;
      case NoNetwork _ -> ProblemType.NO_NETWORK;
      case NonFiniteWeights _ -> ProblemType.NON_FINITE_WEIGHTS;
      case TooCostly _ -> ProblemType.TOO_COSTLY;
      case OutsideEnvelope _ -> ProblemType.OUTSIDE_ENVELOPE;
      case NotEditable _ -> ProblemType.NOT_EDITABLE;
      case QuotaExceeded _ -> ProblemType.QUOTA_EXCEEDED;
      case Overloaded _ -> ProblemType.OVERLOADED;
      case Internal _ -> ProblemType.INTERNAL;
      case NotReady _ -> ProblemType.NOT_READY;
      case DeadlineExceeded _ -> ProblemType.DEADLINE_EXCEEDED;
      case Http _ -> ProblemType.HTTP;
    };
  }

  /** The HTTP status. */
  default int status() {
    return this instanceof Http http ? http.status : type().status();
  }

  /** The title, the same for all problems of a type. */
  default String title() {
    return this instanceof Http http ? http.title : type().title();
  }

  /**
   * A query parameter, header, multipart body or JSON part that cannot be understood.
   *
   * @param parameter the query parameter, header or part
   * @param allowed what would be understood in its place
   * @param nearest the known name most like the unknown one
   */
  record MalformedRequest(
      String detail,
      @Nullable String parameter,
      @Nullable List<String> allowed,
      @Nullable String nearest)
      implements Problem {
    /** A problem that no single parameter is to blame for. */
    public MalformedRequest(String detail) {
      this(detail, null, null, null);
    }
  }

  /** The body does not have the digest its {@code Content-Digest} names; base64 of SHA-256. */
  record DigestMismatch(String detail, String expected, String found) implements Problem {}

  /** No valid key was sent. */
  record Unauthorized(String detail) implements Problem {}

  /** The key does not allow this. */
  record Forbidden(String detail) implements Problem {}

  /**
   * A model that is not served.
   *
   * @param model what was asked for
   * @param available {@code name@version} of the models of this task
   */
  record UnknownModel(String detail, String model, List<String> available) implements Problem {}

  /** The body came too slowly. */
  record SlowBody(String detail, long minimumBytesPerSecond) implements Problem {}

  /**
   * More than the service takes.
   *
   * @param what {@code body-bytes}, {@code parts}, {@code part-header-bytes}, {@code
   *     architecture-bytes} or {@code networks}
   * @param found absent where counting stopped at the bound
   */
  record TooLarge(String detail, String what, long bound, @Nullable Long found)
      implements Problem {}

  /** Bytes of a format that is not read. */
  record UnsupportedFormat(String detail, String looksLike, List<String> supported)
      implements Problem {}

  /**
   * A file that breaks its format.
   *
   * @param rule the rule of {@code docs/security.md}
   * @param offset first byte at fault, from the start of the file
   */
  record MalformedFile(
      String detail,
      String rule,
      @Nullable Long offset,
      @Nullable String tensor,
      @Nullable Long needed,
      @Nullable Long found)
      implements Problem {}

  /** A tensor whose bytes do not fit its shape. */
  record TensorSize(String detail, String rule, String tensor, long fromShape, long fromData)
      implements Problem {}

  /** An ONNX model whose weights stand in another file. */
  record ExternalData(String detail, String tensor) implements Problem {}

  /** Operators or types of weights that cannot be read; all of them, 50 at most. */
  record UnsupportedOperator(String detail, List<OperatorUse> operators) implements Problem {}

  /** Where an operator stands; for a type of weights, which tensor has it. */
  record OperatorUse(String node, String operator, @Nullable String attribute) {}

  /**
   * Tensors that may be more than one network.
   *
   * @param found the tensors, with their shapes
   * @param candidates the networks they may be
   * @param smallestDocument the shortest {@code architecture} document that settles it
   */
  record AmbiguousArchitecture(
      String detail, List<String> found, List<String> candidates, String smallestDocument)
      implements Problem {}

  /** An {@code architecture} document that contradicts the tensors. */
  record ArchitectureMismatch(String detail, String tensor, String expected, String found)
      implements Problem {}

  /** A readable file without weights of a network. */
  record NoNetwork(String detail) implements Problem {}

  /**
   * Weights that are not numbers.
   *
   * @param tensor the first such tensor
   * @param index of its first such value, row-major from 0
   * @param count of such values in that tensor
   */
  record NonFiniteWeights(String detail, String tensor, long index, long count)
      implements Problem {}

  /**
   * A network over a limit of the service.
   *
   * @param what the limit
   */
  record TooCostly(String detail, String what, long bound, long found) implements Problem {}

  /**
   * A network that the model was not trained for.
   *
   * @param model {@code name@version}
   * @param what the property of the network: {@code inputs}, {@code outputs}, {@code hiddenLayers},
   *     {@code hiddenWidth}, {@code activation} or {@code layer}
   * @param bound what the model takes: a number, a range {@code least..most}, or names
   * @param found what the network has
   * @param wouldTake {@code name@version} of models of this task that take it
   */
  record OutsideEnvelope(
      String detail, String model, String what, String bound, String found, List<String> wouldTake)
      implements Problem {}

  /**
   * A network that cannot take in an edit, or a file that cannot take back the weights.
   *
   * @param tensor the tensor that is in the way, if it is one
   */
  record NotEditable(String detail, @Nullable String tensor) implements Problem {}

  /** More requests than the client's share. */
  record QuotaExceeded(String detail, String policy) implements Problem {}

  /** More work than the service takes at once. */
  record Overloaded(String detail, int queueDepth, long retryAfterMs) implements Problem {}

  /** A fault of the service. */
  record Internal(String detail, @Nullable String traceId) implements Problem {}

  /** No model is loaded yet, or the service is going down. */
  record NotReady(String detail) implements Problem {}

  /**
   * Time ran out.
   *
   * @param deadlineMs the time there was
   * @param stage what was going on: {@code body}, {@code read}, {@code graph}, {@code queue},
   *     {@code model} or {@code draw}
   */
  record DeadlineExceeded(String detail, long deadlineMs, String stage) implements Problem {}

  /** A plain HTTP matter: no such path, method, acceptable type. */
  record Http(int status, String title, String detail) implements Problem {}
}
