package org.weightscope.fitting;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Fits a second on one core: 500 steps over a picture of 28 x 28 pixels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class FitterBenchmark {

  @Param({"2-32-32-1", "2-64-64-1", "2-32-32-32-1"})
  String shape = "2-32-32-1";

  private Fitter fitter =
      new Fitter(FittingRecipe.sharp(SirenShape.parse(shape)), PictureGrid.MNIST);
  private final float[] picture = SirenPassTest.picture(PictureGrid.MNIST, 1);

  @Setup
  public void makeFitter() {
    fitter = new Fitter(FittingRecipe.sharp(SirenShape.parse(shape)), PictureGrid.MNIST);
  }

  @Benchmark
  public float[] fit() {
    return fitter.fit(picture, 1);
  }
}
