package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weightscope.network.Activation;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Weights;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.StoredTensor;

class NetworkFileTest {

  @Test
  void aNetworkOfAnyLayersIsReadBackFromItsFile() throws Exception {
    Set<Class<?>> kinds = new HashSet<>();
    Random random = new Random(21);
    for (int i = 0; i < 2_000; i++) {
      Network network = RandomSteps.network(random);
      network.layers().forEach(layer -> kinds.add(layer.getClass()));
      TensorFile file = TensorFiles.read(new NetworkFile(network).bytes(Map.of("by", "test")));
      assertEquals(network, NetworkReader.read(file, Optional.empty()).network(), "network " + i);
      assertEquals("test", file.metadata().get("by"));
    }
    for (Class<?> kind : Layer.class.getPermittedSubclasses()) {
      for (Class<?> one :
          kind.isInterface() ? kind.getPermittedSubclasses() : new Class<?>[] {kind}) {
        assertTrue(kinds.contains(one), one.getSimpleName() + " was in none of the networks");
      }
    }
  }

  @Test
  void aDocumentIsReadBackFromItsJson() throws Exception {
    Random random = new Random(22);
    for (int i = 0; i < 500; i++) {
      Architecture document = Architecture.of(RandomSteps.network(random));
      assertEquals(
          document,
          Architecture.parse(document.toJson().getBytes(StandardCharsets.UTF_8)),
          "document " + i);
    }
  }

  @Test
  void tensorsKeepTheirNamesSoThatADocumentFitsTheFileTheyCameFrom() throws Exception {
    TensorFile file =
        NetworkTests.file(
            "c.kernel[3,3,1,4]",
            "c.bias[4]",
            "n.running_mean[4]",
            "n.running_var[4]",
            "d.weight[10,4]");
    Network network =
        NetworkTests.read(
                file,
                NetworkTests.document(
                    """
                    {"format":1,"layers":[{"type":"convolution","prefix":"c","padding":"same"},
                    {"type":"batch-norm","prefix":"n","activation":"relu"},
                    {"type":"global-average-pool"},{"type":"linear","prefix":"d"}]}
                    """))
            .network();
    Architecture document = Architecture.of(network);
    Network again = NetworkReader.read(file, Optional.of(document)).network();
    assertEquals(network.layers(), again.layers());
    for (StoredTensor tensor : new NetworkFile(network).tensors()) {
      assertEquals(
          file.tensor(tensor.name()).orElseThrow().data(), tensor.data(), tensor.toString());
    }
  }

  @Test
  void tensorsThatWouldShareANameGetOneOfTheirOwn() throws Exception {
    Weights.Origin same = new Weights.Origin("packed", Weights.Storage.DERIVED);
    Network network =
        Network.chain(
            List.of(
                new Layer.Linear(
                    Weights.of(same, new float[] {1, 2}, 1, 2),
                    Weights.of("packed", new float[1], 1),
                    Activation.Plain.RELU),
                new Layer.Linear(
                    Weights.of(same, new float[] {3}, 1, 1),
                    Weights.of("packed", new float[] {5}, 1),
                    Activation.Plain.NONE)));
    NetworkFile file = new NetworkFile(network);
    Set<String> names = new HashSet<>();
    for (StoredTensor tensor : file.tensors()) {
      assertTrue(names.add(tensor.name()), tensor + " stands twice");
    }
    Network read =
        NetworkReader.read(TensorFiles.read(file.bytes(Map.of())), Optional.empty()).network();
    assertEquals(3, read.weighted().get(1).weight().get(0));
    assertEquals(5, read.weighted().get(1).bias().get(0));
  }

  @Test
  void everyActivationIsReadBack() {
    for (Activation activation : RandomSteps.ACTIVATIONS) {
      Architecture document = Architecture.NOTHING.withActivation(activation);
      assertEquals(
          Optional.of(document), NetworkTests.document(document.toJson()), activation.toString());
    }
    EnumSet<Activation.Plain> plain = EnumSet.allOf(Activation.Plain.class);
    RandomSteps.ACTIVATIONS.forEach(plain::remove);
    assertTrue(plain.isEmpty(), plain + " are not among them");
  }
}
