package org.weightscope.training;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.weightscope.batch.ProbeInputs;
import org.weightscope.fitting.Pictures;
import org.weightscope.pictures.PictureSet;
import org.weightscope.pictures.PictureSource;

/** What the inputs on which networks are evaluated are before they are learned. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ProbeStart.Noise.class, name = "noise"),
  @JsonSubTypes.Type(value = ProbeStart.OfDataSet.class, name = "pictures")
})
public sealed interface ProbeStart {

  /**
   * The values, {@code [count, input…]}.
   *
   * @param data folder of all data sets
   * @param seed what is drawn depends on
   * @throws IOException if pictures cannot be read or have another shape
   */
  float[] values(ProbeInputs inputs, Path data, long seed) throws IOException;

  /**
   * Independent normal numbers.
   *
   * @param deviation their standard deviation
   */
  record Noise(double deviation) implements ProbeStart {
    @Override
    public float[] values(ProbeInputs inputs, Path data, long seed) {
      RandomGenerator random = new SplittableRandom(seed);
      float[] values = new float[inputs.count() * inputs.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
      return values;
    }
  }

  /**
   * Training pictures of a data set, drawn at random; their classes are not used.
   *
   * @param source the data set, normalised as the networks expect it
   * @param cache folder in which unpacked pictures are kept, relative to the folder of all data
   */
  record OfDataSet(PictureSource source, Optional<String> cache) implements ProbeStart {
    @Override
    public float[] values(ProbeInputs inputs, Path data, long seed) throws IOException {
      int size = inputs.input().getLast();
      PictureSet pictures =
          source.read(data, data.resolve(cache.orElse("pictures")), Pictures.Side.TRAIN, size);
      PictureSet some = pictures.some(inputs.count(), new SplittableRandom(seed));
      if (some.pixels().length != inputs.count() * inputs.size()) {
        throw new IOException(
            "%s has %d pictures of %d values; %d of %d are to start from"
                .formatted(
                    source.name(),
                    pictures.count(),
                    pictures.values(),
                    inputs.count(),
                    inputs.size()));
      }
      return some.pixels();
    }
  }
}
