package org.weightscope.service.problem;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.weightscope.api.Problem;
import org.weightscope.file.FileProblem;
import org.weightscope.network.architecture.NetworkProblem;
import org.weightscope.network.architecture.Source;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.batching.OverloadedException;
import org.weightscope.service.batching.TooCostlyException;

/** The one place where reasons of the parts become problems of the contract. */
public final class Refusals {
  private Refusals() {}

  /** A file that was refused. */
  public static Problem of(FileProblem problem) {
    return switch (problem) {
      case FileProblem.Malformed malformed ->
          new Problem.MalformedFile(
              malformed.detail(),
              malformed.rule(),
              malformed.offset(),
              malformed.tensor().orElse(null),
              orNull(malformed.needed()),
              orNull(malformed.found()));
      case FileProblem.HeaderTooLong tooLong ->
          new Problem.MalformedFile(
              tooLong.detail(),
              tooLong.rule(),
              0L,
              null,
              tooLong.found() < 0 ? null : tooLong.found(),
              null);
      case FileProblem.TensorSize size ->
          new Problem.TensorSize(
              size.detail(), size.rule(), size.tensor(), size.fromShape(), size.fromData());
      case FileProblem.ExternalData external ->
          new Problem.ExternalData(external.detail(), external.tensor());
      case FileProblem.OverLimit over ->
          new Problem.TooCostly(over.detail(), over.what(), over.bound(), over.found());
    };
  }

  /** A file without a network that can be read. */
  public static Problem of(NetworkProblem problem) {
    return switch (problem) {
      case NetworkProblem.MalformedArchitecture malformed ->
          malformed.source() == Source.STATED_IN_REQUEST
              ? new Problem.MalformedRequest(malformed.detail(), "architecture", null, null)
              : new Problem.MalformedFile(
                  "In the metadata of the file: " + malformed.detail(),
                  "H13",
                  malformed.offset(),
                  null,
                  null,
                  null);
      case NetworkProblem.ArchitectureTooLarge large ->
          large.source() == Source.STATED_IN_REQUEST
              ? new Problem.TooLarge(
                  large.detail(), "architecture-bytes", large.bound(), large.found())
              : new Problem.TooCostly(
                  large.detail(), "architecture-bytes", large.bound(), large.found());
      case NetworkProblem.AmbiguousArchitecture ambiguous ->
          new Problem.AmbiguousArchitecture(
              ambiguous.detail(),
              ambiguous.found(),
              ambiguous.candidates(),
              ambiguous.smallestDocument());
      case NetworkProblem.ArchitectureMismatch mismatch ->
          new Problem.ArchitectureMismatch(
              mismatch.detail(), mismatch.tensor(), mismatch.expected(), mismatch.found());
      case NetworkProblem.NoNetwork none -> new Problem.NoNetwork(none.detail());
      case NetworkProblem.NonFiniteWeights weights ->
          new Problem.NonFiniteWeights(
              weights.detail(), weights.tensor(), weights.index(), weights.count());
      case NetworkProblem.UnsupportedOperators unsupported ->
          new Problem.UnsupportedOperator(unsupported.detail(), uses(unsupported.operators()));
      case NetworkProblem.OtherKind other ->
          new Problem.UnsupportedOperator(other.detail(), uses(other.operators()));
      case NetworkProblem.SeveralEnds ends -> new Problem.NoNetwork(ends.detail());
      case NetworkProblem.WeightsAreInputs inputs -> new Problem.NoNetwork(inputs.detail());
      case NetworkProblem.ShapeMismatch mismatch ->
          new Problem.MalformedFile(mismatch.detail(), "O21", null, mismatch.tensor(), null, null);
      case NetworkProblem.TooCostly costly ->
          new Problem.TooCostly(costly.detail(), costly.what(), costly.bound(), costly.found());
      case NetworkProblem.UnsupportedWeights weights ->
          new Problem.UnsupportedOperator(
              weights.detail(),
              List.of(
                  new Problem.OperatorUse(
                      weights.tensor(), weights.type().name(), "is no type of weights")));
    };
  }

  private static List<Problem.OperatorUse> uses(List<NetworkProblem.OperatorUse> operators) {
    return operators.stream()
        .map(use ->
            new Problem.OperatorUse(use.node(), use.operator(), use.attribute().orElse(null)))
        .toList();
  }

  /** A deadline that passed. */
  public static Problem of(DeadlinePassedException passed) {
    long allowed = passed.deadline().allowed().toMillis();
    return new Problem.DeadlineExceeded(
        "The request had %d ms and was not answered in time; stage: %s."
            .formatted(allowed, passed.stage()),
        allowed,
        passed.stage());
  }

  /** More work than is taken at once. */
  public static Problem of(OverloadedException overloaded) {
    return overloaded(
        "%d networks are being worked on; the limit is %d."
            .formatted(overloaded.waiting(), overloaded.limit()),
        overloaded.waiting(),
        overloaded.expectedWait());
  }

  /** A request that would be refused even by an idle service. */
  public static Problem of(TooCostlyException costly) {
    return new Problem.TooCostly(
        "The networks of this request together have a %s of %d; the limit is %d. Send fewer at once."
            .formatted(costly.what(), costly.found(), costly.bound()),
        costly.what().equals("count") ? "networks" : "cost",
        costly.bound(),
        costly.found());
  }

  /** More requests or bytes than are taken at once. */
  public static Problem overloaded(String reason, int queueDepth, Duration expectedWait) {
    long millis = Math.clamp(expectedWait.toMillis(), 1000, 30_000);
    return new Problem.Overloaded(
        reason + " Try again in about %d s.".formatted((millis + 999) / 1000), queueDepth, millis);
  }

  /** The names of accepted formats. */
  public static final List<String> SUPPORTED_FORMATS = List.of("safetensors", "onnx");

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
