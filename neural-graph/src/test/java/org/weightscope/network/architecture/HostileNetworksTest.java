package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.file.Names;
import org.weightscope.safetensors.Allocation;
import org.weightscope.safetensors.RawFile;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;
import org.weightscope.tensor.StoredTensor;

/** Sound files and documents that mean harm. */
class HostileNetworksTest {
  private static final String TURNED = "evil\u202e\u2028.weight";

  private static NetworkProblem refused(TensorFile file, String document) {
    return assertThrows(
            UnreadableNetworkException.class,
            () ->
                NetworkReader.read(
                    file,
                    Optional.of(Architecture.parse(document.getBytes(StandardCharsets.UTF_8)))))
        .problem();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u001b[31m", "\\ud800", "\\u202e", "a\\u2028b", "\\udb40\\udc01"})
  void S24_aNameInADocumentIsShownWithoutPowerOverTheScreen(String name) {
    TensorFile file =
        TensorFiles.of(List.of(TensorFiles.floats(new Random(1), "a.weight", 2, 2)), Map.of());
    String layer = "{\"weight\":\"%s\"}".formatted(name);
    String detail = refused(file, "{\"format\":1,\"layers\":[" + layer + "]}").detail();
    assertEquals(Names.clean(detail), detail, "the name stands in the answer as it is");
  }

  @Test
  void S24_aNameInAFileIsShownWithoutPowerOverTheScreen() {
    StoredTensor integers =
        StoredTensor.ofLongs(TURNED, DataType.I32, new long[] {1, 2, 3, 4}, 2, 2);
    NetworkProblem.UnsupportedWeights problem =
        assertInstanceOf(
            NetworkProblem.UnsupportedWeights.class,
            refused(TensorFiles.of(List.of(integers), Map.of()), "{\"format\":1}"));
    assertEquals("evil\\u202e\\u2028.weight", problem.tensor());
    assertTrue(problem.detail().contains(problem.tensor()), problem.detail());
  }

  @Test
  void O19_aDocumentThatNamesOneTensorAThousandTimesIsNoWayToALargeNetwork() throws Exception {
    TensorFile file =
        TensorFiles.of(List.of(TensorFiles.floats(new Random(1), "a.weight", 64, 64)), Map.of());
    String four = layers(4);
    assertEquals(
        4 * 64 * 64 + 4 * 64,
        NetworkReader.read(file, Optional.of(Architecture.parse(four.getBytes())))
            .network()
            .parameters());
    NetworkProblem.TooCostly problem =
        assertInstanceOf(NetworkProblem.TooCostly.class, refused(file, layers(1000)));
    assertEquals("shared-elements", problem.what());
    assertEquals(4 * 64 * 64, problem.bound());
    assertTrue(problem.found() > problem.bound(), "what was found is more than the bound");
    long allocated = Allocation.of(() -> refused(file, layers(1000)));
    assertTrue(allocated < 4 << 20, "allocated %d bytes".formatted(allocated));
  }

  private static String layers(int count) {
    String layer = "{\"weight\":\"a.weight\"}";
    return "{\"format\":1,\"activation\":\"relu\",\"layers\":["
        + layer
        + ("," + layer).repeat(count - 1)
        + "]}";
  }

  @Test
  void O23_manyLayersWithoutBiasAreLookedUpAndNotSearched() {
    StringBuilder header = new StringBuilder("{");
    int layers = 16_384;
    for (int i = 0; i < layers; i++) {
      header
          .append(i == 0 ? "" : ",")
          .append(
              RawFile.entry(
                  i + ".weight",
                  "F32",
                  i == 0 ? "[1,2]" : "[1,1]",
                  "[%d,%d]".formatted(i == 0 ? 0 : 4 * i + 4, 4 * i + 8)));
    }
    byte[] bytes = RawFile.of(header.append('}').toString(), 4 * layers + 4);
    TensorFile file = TensorFiles.read(bytes);
    long allocated =
        Allocation.of(() -> {
          try {
            assertEquals(
                layers, NetworkReader.read(file, Optional.empty()).network().layers().size());
          } catch (UnreadableNetworkException e) {
            throw new AssertionError(e.getMessage(), e);
          }
        });
    assertTrue(
        allocated < 64L * bytes.length,
        "allocated %d bytes for a file of %d".formatted(allocated, bytes.length));
  }
}
