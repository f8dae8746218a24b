package org.weightscope.network.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.network.architecture.Architecture.LayerEntry;
import org.weightscope.safetensors.TensorFile;

/** Reads the network in a file of tensors. */
public final class NetworkReader {

  /** Origin of the zeros that stand for a bias the file does not have. */
  public static final Weights.Origin NO_BIAS = new Weights.Origin("", Weights.Storage.AS_IS);

  private static final int INR_INPUTS = 2;

  private final TensorFile file;
  private final Optional<Architecture> request;
  private final Optional<Architecture> document;
  private final PlainKeys keys;

  private NetworkReader(
      TensorFile file, Optional<Architecture> request, Optional<Architecture> document) {
    this.file = file;
    this.request = request;
    this.document = document;
    this.keys = new PlainKeys(file.metadata(), () -> Inference.found(file));
  }

  /**
   * The network of a file. Each of layers, activations and picture is taken from the first of: the
   * stated document, the document in the file's metadata, the plain keys of the metadata, names and
   * shapes or the documented default.
   *
   * @param stated the document of the request
   * @throws UnreadableNetworkException if there is no network, more than one is possible, or it
   *     contradicts a document
   */
  public static DescribedNetwork read(TensorFile file, Optional<Architecture> stated)
      throws UnreadableNetworkException {
    return new NetworkReader(file, stated, Architecture.inMetadata(file.metadata())).read();
  }

  private DescribedNetwork read() throws UnreadableNetworkException {
    Optional<Stated<List<LayerEntry>>> documented =
        stated(request.flatMap(Architecture::layers), document.flatMap(Architecture::layers));
    Stated<List<LayerEntry>> layers =
        documented.isPresent()
            ? documented.get()
            : new Stated<>(Inference.layers(file), Source.DEFAULT);
    LayerBuilder builder = new LayerBuilder(file, layers.value());
    Stated<List<Activation>> activations = activations(layers, builder.mayBeInr(INR_INPUTS));
    Network network = builder.build(activations.value());
    Optional<Stated<Inr.Convention>> picture = picture(builder);
    return new DescribedNetwork(
        network,
        picture.map(Stated::value),
        layers.source(),
        activations.source(),
        picture.map(Stated::source).orElse(Source.DEFAULT));
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
                List.of(("sine, " + ArchitectureJson.namedActivations()).split(", ")),
                ArchitectureJson.ofText("activation", "relu")));
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

  private Optional<Stated<Inr.Convention>> picture(LayerBuilder builder)
      throws UnreadableNetworkException {
    if (builder.mayBeInr(INR_INPUTS)) {
      return Optional.of(StatedPicture.of(request, document, keys));
    }
    if (request.flatMap(Architecture::picture).isPresent()
        || document.flatMap(Architecture::picture).isPresent()) {
      throw builder.notAnInr();
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
