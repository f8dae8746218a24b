package org.weightscope.network.architecture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.ShapesDoNotMeetException;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.network.architecture.Architecture.Layers;
import org.weightscope.safetensors.TensorFile;

/** Reads the network in a file of tensors. */
public final class NetworkReader {

  /** Origin of the zeros that stand for a bias the file does not have. */
  public static final Weights.Origin NO_BIAS = new Weights.Origin("", Weights.Storage.AS_IS);

  private static final int INR_INPUTS = 2;

  /** Layers, activation, last activation and picture may be open, one after the other. */
  private static final int MOST_QUESTIONS = 4;

  private final TensorFile file;
  private final Optional<Architecture> request;
  private final Optional<Architecture> document;
  private final PlainKeys keys;

  private NetworkReader(
      TensorFile file, Optional<Architecture> request, Optional<Architecture> document) {
    this.file = file;
    this.request = request;
    this.document = document;
    this.keys =
        new PlainKeys(
            file.metadata(), () -> Inference.found(file), request.orElse(Architecture.NOTHING));
  }

  /**
   * The network of a file. Each of input, layers, activations and picture is taken from the first
   * of: the stated document, the document in the file's metadata, the plain keys of the metadata,
   * names and shapes or the documented default.
   *
   * @param stated the document of the request
   * @throws UnreadableNetworkException if there is no network, more than one is possible, or it
   *     contradicts a document
   */
  public static DescribedNetwork read(TensorFile file, Optional<Architecture> stated)
      throws UnreadableNetworkException {
    Optional<Architecture> document = Architecture.inMetadata(file.metadata());
    try {
      return new NetworkReader(file, stated, document).read();
    } catch (UnreadableNetworkException e) {
      throw e.problem() instanceof NetworkProblem.AmbiguousArchitecture problem
          ? new UnreadableNetworkException(settled(file, document, problem))
          : e;
    }
  }

  /**
   * The refusal with a document that leaves nothing else open: what one settles may show the next
   * question, such as a key of the metadata that is not understood.
   */
  private static NetworkProblem settled(
      TensorFile file,
      Optional<Architecture> document,
      NetworkProblem.AmbiguousArchitecture problem) {
    String settling = problem.smallestDocument();
    for (int i = 0; i < MOST_QUESTIONS; i++) {
      try {
        Architecture suggested = Architecture.parse(settling.getBytes(StandardCharsets.UTF_8));
        new NetworkReader(file, Optional.of(suggested), document).read();
        break;
      } catch (UnreadableNetworkException e) {
        if (!(e.problem() instanceof NetworkProblem.AmbiguousArchitecture next)) {
          break;
        }
        settling = next.smallestDocument();
      }
    }
    return new NetworkProblem.AmbiguousArchitecture(
        problem.detail(), problem.found(), problem.candidates(), settling);
  }

  private DescribedNetwork read() throws UnreadableNetworkException {
    Optional<Stated<Layers>> documented =
        stated(request.flatMap(Architecture::layers), document.flatMap(Architecture::layers));
    Stated<Layers> layers =
        documented.isPresent()
            ? documented.get()
            : new Stated<>(new Layers.Chain(Inference.layers(file, suggestion())), Source.DEFAULT);
    Optional<Shape> input =
        request.flatMap(Architecture::input).or(() -> document.flatMap(Architecture::input));
    return switch (layers.value()) {
      case Layers.Typed(List<StepEntry> entries) ->
          described(TypedBuilder.network(file, input, entries), layers.source(), layers.source());
      case Layers.Chain(List<LayerEntry> entries) -> {
        LayerBuilder builder = new LayerBuilder(file, entries);
        Stated<List<Activation>> activations =
            activations(new Stated<>(entries, layers.source()), builder.mayBeInr(INR_INPUTS));
        Network chain = builder.build(activations.value());
        yield described(
            input.isPresent() ? withInput(chain, input.get()) : chain,
            layers.source(),
            activations.source());
      }
    };
  }

  private DescribedNetwork described(Network network, Source layers, Source activation)
      throws UnreadableNetworkException {
    Optional<Stated<Inr.Convention>> picture = picture(network);
    return new DescribedNetwork(
        network,
        picture.map(Stated::value),
        layers,
        activation,
        picture.map(Stated::source).orElse(Source.DEFAULT));
  }

  private static Network withInput(Network chain, Shape input) throws UnreadableNetworkException {
    try {
      return new Network(input, chain.steps());
    } catch (ShapesDoNotMeetException e) {
      throw LoadedTensors.mismatch(
          chain.steps().get(e.step()).name(),
          "a layer that takes what it reads",
          "refused at " + e.getMessage());
    }
  }

  /** What a document that settles everything begins with: what the request said. */
  private Suggestion suggestion() {
    return new Suggestion(
        request.orElse(Architecture.NOTHING),
        known(this::hiddenActivation),
        known(this::outputActivation));
  }

  private interface Lookup {
    Optional<Stated<Activation>> look() throws UnreadableNetworkException;
  }

  private static Optional<Activation> known(Lookup lookup) {
    try {
      return lookup.look().map(Stated::value);
    } catch (UnreadableNetworkException _) {
      // A key that is not understood is refused when it is used; a suggestion does not use it.
      return Optional.empty();
    }
  }

  private Stated<List<Activation>> activations(Stated<List<LayerEntry>> layers, boolean mayBeInr)
      throws UnreadableNetworkException {
    int last = layers.value().size() - 1;
    List<Activation> activations = new ArrayList<>();
    Source source = Source.DEFAULT;
    boolean anyDefault = false;
    for (int i = 0; i <= last; i++) {
      Optional<Activation> own = layers.value().get(i).activation();
      Optional<Stated<Activation>> said =
          own.isPresent()
              ? Optional.of(new Stated<>(own.get(), layers.source()))
              : i < last ? hiddenActivation() : outputActivation();
      boolean decides = i < last || last == 0;
      if (said.isPresent()) {
        activations.add(said.get().value());
        source = decides ? said.get().source() : source;
      } else if (i == last) {
        activations.add(Activation.Plain.NONE);
      } else if (mayBeInr) {
        activations.add(new Activation.Sine(Inr.CANONICAL_FREQUENCY));
        anyDefault = true;
      } else {
        throw new UnreadableNetworkException(
            new NetworkProblem.AmbiguousArchitecture(
                "Nothing tells the activation of the hidden layers. State it.",
                Inference.found(file),
                ActivationJson.names(),
                suggestion().settled(false).toJson()));
      }
    }
    return new Stated<>(activations, anyDefault ? Source.DEFAULT : source);
  }

  private Optional<Stated<Activation>> hiddenActivation() throws UnreadableNetworkException {
    Optional<Stated<Activation>> documented =
        stated(
            request.flatMap(Architecture::activation), document.flatMap(Architecture::activation));
    return documented.isPresent() ? documented : inMetadata(keys.activation());
  }

  private Optional<Stated<Activation>> outputActivation() throws UnreadableNetworkException {
    Optional<Stated<Activation>> documented =
        stated(
            request.flatMap(Architecture::outputActivation),
            document.flatMap(Architecture::outputActivation));
    return documented.isPresent() ? documented : inMetadata(keys.outputActivation());
  }

  private Optional<Stated<Inr.Convention>> picture(Network network)
      throws UnreadableNetworkException {
    if (network.isChainOfLinearLayers() && network.inputs() == INR_INPUTS) {
      return Optional.of(StatedPicture.of(request, document, keys));
    }
    if (request.flatMap(Architecture::picture).isPresent()
        || document.flatMap(Architecture::picture).isPresent()) {
      throw LoadedTensors.mismatch(
          network.steps().getFirst().name(),
          "the first of linear layers with 2 inputs",
          "one of another network, which shows no picture");
    }
    return Optional.empty();
  }

  private static <T> Optional<Stated<T>> stated(Optional<T> request, Optional<T> document) {
    return request
        .map(value -> new Stated<>(value, Source.STATED_IN_REQUEST))
        .or(() -> inMetadata(document));
  }

  private static <T> Optional<Stated<T>> inMetadata(Optional<T> found) {
    return found.map(value -> new Stated<>(value, Source.STATED_IN_METADATA));
  }
}
