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
    assertTrue(problem.bound() < 32 * 64 * 64, "the bound is a few times the file");
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

  @Test
  void O23_layersWhosePathsHaveOneHashAreReadLikeOthers() {
    // "a|" and "b]" have the same hash, and so have all words made of thirteen of them.
    StringBuilder header = new StringBuilder("{");
    int layers = 1 << 13;
    for (int i = 0; i < layers; i++) {
      StringBuilder word = new StringBuilder();
      for (int bit = 0; bit < 13; bit++) {
        word.append((i >> bit & 1) == 0 ? "a|" : "b]");
      }
      assertEquals("a|".repeat(13).hashCode(), word.toString().hashCode(), "words collide");
      header
          .append(i == 0 ? "" : ",")
          .append(
              RawFile.entry(
                  word + ".weight", "F32", "[1,1]", "[%d,%d]".formatted(4 * i, 4 * i + 4)));
    }
    TensorFile file = TensorFiles.read(RawFile.of(header.append('}').toString(), 4 * layers));
    NetworkProblem problem =
        assertThrows(
                UnreadableNetworkException.class, () -> NetworkReader.read(file, Optional.empty()))
            .problem();
    assertInstanceOf(NetworkProblem.AmbiguousArchitecture.class, problem, problem.detail());
  }

  @Test
  void O23_manyNormalisationsBesideManyLayersAreNotComparedOneByOne() {
    StringBuilder header = new StringBuilder("{");
    int each = 2_100;
    int begin = 0;
    for (int i = 0; i < each; i++) {
      for (String name : List.of("l%d.weight", "n%d.running_mean", "n%d.running_var")) {
        String shape = name.startsWith("l") ? "[1,1]" : "[1]";
        header
            .append(begin == 0 ? "" : ",")
            .append(
                RawFile.entry(
                    name.formatted(i), "F32", shape, "[%d,%d]".formatted(begin, begin + 4)));
        begin += 4;
      }
    }
    TensorFile file = TensorFiles.read(RawFile.of(header.append('}').toString(), begin));
    NetworkProblem.TooCostly problem =
        assertInstanceOf(
            NetworkProblem.TooCostly.class,
            assertThrows(
                    UnreadableNetworkException.class,
                    () -> NetworkReader.read(file, Optional.empty()))
                .problem());
    assertEquals(1 << 22, problem.bound());
    assertEquals((long) each * each, problem.found());
  }
}
