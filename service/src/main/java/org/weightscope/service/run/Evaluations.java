package org.weightscope.service.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ExecutorServiceMetrics;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import org.weightscope.api.Problem;
import org.weightscope.batch.BatchLayout;
import org.weightscope.batch.ProbeValues;
import org.weightscope.graph.NeuralGraph;
import org.weightscope.service.batching.Deadline;
import org.weightscope.service.batching.DeadlinePassedException;
import org.weightscope.service.inference.ModelInput;
import org.weightscope.service.models.ServedModel;
import org.weightscope.service.problem.RefusedException;

/**
 * Evaluates networks on the learned inputs of models, before they join a batch: a costly network
 * delays its own request and no batch.
 *
 * <p>As many at once as there are processors, in the order they came. Requests run on virtual
 * threads, which share the processors' carriers and are not interrupted while they compute, so
 * evaluations have threads of their own: other requests go on beside them. A request has one
 * network here at a time, so that requests with many take turns with the others.
 */
@Component
public final class Evaluations implements AutoCloseable {
  private final ExecutorService processors;

  /** As many threads as there are processors. */
  public Evaluations(MeterRegistry meters) {
    ThreadFactory threads = Thread.ofPlatform().name("evaluate-", 0).daemon().factory();
    processors =
        ExecutorServiceMetrics.monitor(
            meters,
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), threads),
            "evaluate");
  }

  /**
   * The network for the model; evaluated if the model asks for it.
   *
   * @param graph within the limits of {@link RunCost}
   * @throws RefusedException if it gives no numbers
   * @throws DeadlinePassedException if there is no time for it
   */
  ModelInput input(NeuralGraph graph, ServedModel model, Deadline deadline)
      throws DeadlinePassedException, InterruptedException {
    BatchLayout layout = model.card().layout();
    if (layout.inputs().isEmpty()) {
      return new ModelInput(graph, Optional.empty());
    }
    deadline.check("evaluate");
    Future<Optional<ProbeValues>> found = processors.submit(() -> layout.evaluate(graph));
    try {
      Optional<ProbeValues> values = found.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      requireFinite(values, model);
      return new ModelInput(graph, values);
    } catch (TimeoutException e) {
      throw new DeadlinePassedException(deadline, "evaluate");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the network cannot be evaluated", e.getCause());
    } finally {
      found.cancel(false); // not begun, it never is
    }
  }

  private static void requireFinite(Optional<ProbeValues> values, ServedModel model) {
    if (!values.map(ProbeValues::finite).orElse(true)) {
      throw new RefusedException(
          new Problem.OutsideEnvelope(
              "On the inputs on which the model %s evaluates networks, this one gives values too large for float32."
                  .formatted(model.pinned()),
              model.pinned(),
              "values",
              "finite values",
              "overflow",
              List.of()));
    }
  }

  /** Ends the threads; evaluations that have begun are finished. */
  @Override
  @PreDestroy
  public void close() {
    processors.close();
  }
}
