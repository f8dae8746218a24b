package org.weightscope.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The published list of problem types: name, status, title, what it means and what helps. */
public enum ProblemType {
  MALFORMED_REQUEST(
      "malformed-request",
      400,
      "The request cannot be understood",
      Problem.MalformedRequest.class,
      "A query parameter, a header, the multipart body or one of its JSON parts is not what the"
          + " contract says.",
      "Compare the request with /openapi.yaml; `nearest` is the known name most like yours."),
  DIGEST_MISMATCH(
      "digest-mismatch",
      400,
      "The body does not match its digest",
      Problem.DigestMismatch.class,
      "The Content-Digest header names another digest than the bytes received have.",
      "Send the file again; if it persists, something between you and the service changes it."),
  UNAUTHORIZED(
      "unauthorized",
      401,
      "A key is needed",
      Problem.Unauthorized.class,
      "The request carries no valid key.",
      "Send `Authorization: Bearer` with a key from the operator."),
  FORBIDDEN(
      "forbidden",
      403,
      "The key does not allow this",
      Problem.Forbidden.class,
      "The key is valid, but not for this endpoint.",
      "Ask the operator for a key with the scope."),
  UNKNOWN_MODEL(
      "unknown-model",
      404,
      "No such model",
      Problem.UnknownModel.class,
      "No model of that name and version is served for this task.",
      "Take one of `available`, or leave `model` out."),
  SLOW_BODY(
      "slow-body",
      408,
      "The body came too slowly",
      Problem.SlowBody.class,
      "The bytes of the body came at less than the least rate, or stopped.",
      "Send it again over a better connection."),
  TOO_LARGE(
      "too-large",
      413,
      "The request is too large",
      Problem.TooLarge.class,
      "The body, the number of parts or networks, or a part of the request is over its bound.",
      "Send fewer networks at once, or ask the operator to raise the limit named by `what`."),
  UNSUPPORTED_FORMAT(
      "unsupported-format",
      415,
      "This format is not read",
      Problem.UnsupportedFormat.class,
      "The bytes are of a format that is not read, whatever their name says. Archives and pickles"
          + " are never opened.",
      "Save the weights as safetensors, or export the network to ONNX, and send that file."),
  MALFORMED_FILE(
      "malformed-file",
      422,
      "The file breaks its format",
      Problem.MalformedFile.class,
      "The file is cut, or its header says things that cannot be; `rule` names the broken rule.",
      "Write the file again with the library that made it, and compare sizes."),
  TENSOR_SIZE(
      "tensor-size",
      422,
      "Tensor bytes do not match its shape",
      Problem.TensorSize.class,
      "A tensor spans another number of bytes than its shape and type need.",
      "Write the file again; it may have been cut."),
  EXTERNAL_DATA(
      "external-data",
      422,
      "The weights stand in another file",
      Problem.ExternalData.class,
      "The ONNX model keeps weights outside the file. Nothing outside an upload is ever read.",
      "Save the model in one file."),
  UNSUPPORTED_OPERATOR(
      "unsupported-operator",
      422,
      "The network uses operators that cannot be read",
      Problem.UnsupportedOperator.class,
      "The graph of an ONNX file holds operators, or uses of them, that are no layers that follow each"
          + " other.",
      "See `operators`; export the network without them."),
  AMBIGUOUS_ARCHITECTURE(
      "ambiguous-architecture",
      422,
      "The tensors do not say what the network is",
      Problem.AmbiguousArchitecture.class,
      "A safetensors file holds only names and shapes, and these fit no network or several.",
      "Send `smallestDocument` as the part `architecture`, or as metadata"
          + " `weightscope.architecture` in the file."),
  ARCHITECTURE_MISMATCH(
      "architecture-mismatch",
      422,
      "The architecture document contradicts the tensors",
      Problem.ArchitectureMismatch.class,
      "A tensor the document speaks of is missing or has another shape.",
      "Correct the document, or leave it out if the names of the tensors are the usual ones."),
  NO_NETWORK(
      "no-network",
      422,
      "The file holds no network",
      Problem.NoNetwork.class,
      "The file can be read, but holds no weights.",
      "Check that the file is the one you meant."),
  NON_FINITE_WEIGHTS(
      "non-finite-weights",
      422,
      "Some weights are not numbers",
      Problem.NonFiniteWeights.class,
      "A weight is NaN or infinite; no answer about such a network would mean anything.",
      "Look at the training run that made it."),
  TOO_COSTLY(
      "too-costly",
      422,
      "The network is over a limit",
      Problem.TooCostly.class,
      "The network can be read, but is larger than this service takes.",
      "Ask the operator to raise the limit named by `what`."),
  OUTSIDE_ENVELOPE(
      "outside-envelope",
      422,
      "No answer: the model was not trained for such networks",
      Problem.OutsideEnvelope.class,
      "The network can be read, but differs from everything the model has learned from, so its"
          + " answer would be a guess.",
      "Try one of `wouldTake`, if there is any; GET /models/{name} shows what a model takes."),
  NOT_EDITABLE(
      "not-editable",
      422,
      "The file cannot be edited this way",
      Problem.NotEditable.class,
      "The network can be read, but it is no INR, cannot take in this edit, or its weights do not"
          + " stand in the file as they are.",
      "Take another edit, or save the network with each weight as a plain tensor of its own."),
  QUOTA_EXCEEDED(
      "quota-exceeded",
      429,
      "Your share is used up",
      Problem.QuotaExceeded.class,
      "This client sent more than its share of requests or bytes.",
      "Wait as long as Retry-After says."),
  OVERLOADED(
      "overloaded",
      429,
      "The service is at its limit",
      Problem.Overloaded.class,
      "The service works on as much as it takes at once and refuses the rest immediately.",
      "Wait as long as Retry-After says and send the request again."),
  INTERNAL(
      "internal",
      500,
      "A fault of the service",
      Problem.Internal.class,
      "The service has a fault that this request brought out.",
      "Tell the operator the request id."),
  NOT_READY(
      "not-ready",
      503,
      "The service is not ready",
      Problem.NotReady.class,
      "No model is loaded yet, or the service is about to end.",
      "Wait as long as Retry-After says and send the request again."),
  DEADLINE_EXCEEDED(
      "deadline-exceeded",
      504,
      "The time ran out",
      Problem.DeadlineExceeded.class,
      "The request could not be answered within its time.",
      "Give more time by Weightscope-Timeout-Ms, or send the request again when there is less"
          + " to do."),
  /** Plain HTTP matters; without a page of their own. */
  HTTP("about:blank", 400, "", Problem.Http.class, "", "");

  private static final String PREFIX = "urn:problem-type:weightscope:";

  private final String slug;
  private final int status;
  private final String title;
  private final Class<? extends Problem> record;
  private final String meaning;
  private final String remedy;

  ProblemType(
      String slug,
      int status,
      String title,
      Class<? extends Problem> record,
      String meaning,
      String remedy) {
    this.slug = slug;
    this.status = status;
    this.title = title;
    this.record = record;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The short name, as in {@code /problems/<name>}. */
  public String slug() {
    return slug;
  }

  /** The value of {@code type}, the same in every deployment. */
  public String urn() {
    return this == HTTP ? slug : PREFIX + slug;
  }

  /** The path of the page about this type; null for plain HTTP matters. */
  public @Nullable String href() {
    return this == HTTP ? null : "/problems/" + slug;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The title, the same for all problems of the type. */
  public String title() {
    return title;
  }

  /** The record with the fields of this type. */
  public Class<? extends Problem> record() {
    return record;
  }

  /** What the type means, in a sentence or two. */
  public String meaning() {
    return meaning;
  }

  /** What the sender can do. */
  public String remedy() {
    return remedy;
  }

  /** The type whose {@link #urn()} this is. */
  public static Optional<ProblemType> ofUrn(String urn) {
    for (ProblemType type : values()) {
      if (type.urn().equals(urn)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The type with a page of this name. */
  public static Optional<ProblemType> ofSlug(String slug) {
    return ofUrn(PREFIX + slug);
  }
}
