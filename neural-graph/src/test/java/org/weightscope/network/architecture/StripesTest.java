package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.network.Inr;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFileWriter;
import org.weightscope.safetensors.TensorFiles;
import org.weightscope.tensor.DataType;

/** From bytes to a picture and back, with a network whose picture is known by heart. */
class StripesTest {

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"F64", "F32", "F16", "BF16", "F8_E4M3", "F8_E5M2"})
  void everyWeightTypeShowsTheStripes(DataType type) throws Exception {
    assertShows(0, NetworkReader.read(Stripes.pytorch(type), Optional.empty()));
  }

  @Test
  void theNamesOfOtherLibrariesShowTheSame() throws Exception {
    for (TensorFile file : List.of(Stripes.flax(), Stripes.keras())) {
      DescribedNetwork described = NetworkReader.read(file, Optional.empty());
      assertEquals(Source.DEFAULT, described.picture());
      assertShows(0, described);
    }
  }

  @Test
  void metadataTellsAnotherConvention() throws Exception {
    DescribedNetwork described = NetworkReader.read(Stripes.columnFirst(), Optional.empty());
    assertEquals(
        Optional.of(new Inr.Convention(Inr.Axes.COLUMN_ROW, 1, 0.5)), described.convention());
    assertEquals(Source.STATED_IN_METADATA, described.picture());
    assertShows(0, described);
  }

  @Test
  void anEditedFileShowsTheEditedPicture() throws Exception {
    byte[] edited =
        TensorFileWriter.edited(
            Stripes.pytorch(DataType.F16), Map.of("net.2.bias", new float[] {0.75f}));
    assertShows(0.25, NetworkReader.read(TensorFiles.read(edited), Optional.empty()));
  }

  private static void assertShows(double brighter, DescribedNetwork described) {
    float[] picture = Evaluation.render(described.inr().orElseThrow(), 5, 9);
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 9; column++) {
        assertEquals(
            Stripes.pixel(-1 + column / 4.0) + brighter,
            picture[row * 9 + column],
            1e-5,
            "row %d, column %d".formatted(row, column));
      }
    }
  }
}
