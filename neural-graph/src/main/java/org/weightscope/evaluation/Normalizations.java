package org.weightscope.evaluation;

import org.weightscope.network.Layer;
import org.weightscope.network.Layer.Statistics;

/** Normalisation layers; means and variances are taken in double. */
final class Normalizations {
  private final Layer.Normalization layer;
  private final Values in;
  private final Values out;

  private Normalizations(Layer.Normalization layer, Values in) {
    this.layer = layer;
    this.in = in;
    this.out = Values.zeros(in.shape(), in.count());
  }

  static Values of(Layer.Normalization layer, Values in) {
    return new Normalizations(layer, in).run();
  }

  private Values run() {
    int channels = in.channels();
    int places = in.places();
    for (int item = 0; item < in.count(); item++) {
      switch (layer.statistics()) {
        case Statistics.None _ -> {
          for (int c = 0; c < channels; c++) {
            scale(new Part(item, c, 1, 0, places), new Moments(0, 1), 0);
          }
        }
        case Statistics.Stored(var mean, var variance, double epsilon) -> {
          for (int c = 0; c < channels; c++) {
            Moments stored = new Moments(mean.get(c), variance.get(c));
            scale(new Part(item, c, 1, 0, places), stored, epsilon);
          }
        }
        case Statistics.PerPlace(boolean centred, double epsilon) -> {
          for (int p = 0; p < places; p++) {
            Part part = new Part(item, 0, channels, p, 1);
            scale(part, moments(part, centred), epsilon);
          }
        }
        case Statistics.PerGroup(int groups, double epsilon) -> {
          int size = channels / groups;
          for (int g = 0; g < groups; g++) {
            Part part = new Part(item, g * size, size, 0, places);
            scale(part, moments(part, true), epsilon);
          }
        }
      }
    }
    return out;
  }

  /** The entries of one input at some channels and places that are normalised together. */
  private record Part(int item, int firstChannel, int channels, int firstPlace, int places) {}

  private record Moments(double mean, double variance) {}

  private int position(Part part, int channel) {
    return part.item() * in.itemSize()
        + (part.firstChannel() + channel) * in.channelStep()
        + part.firstPlace() * in.placeStep();
  }

  private Moments moments(Part part, boolean centred) {
    double mean = centred ? sumOfPowers(part, 0, 1) / size(part) : 0;
    return new Moments(mean, sumOfPowers(part, mean, 2) / size(part));
  }

  private static double size(Part part) {
    return (double) part.channels() * part.places();
  }

  private double sumOfPowers(Part part, double mean, int power) {
    float[] entries = in.entries();
    double sum = 0;
    for (int c = 0; c < part.channels(); c++) {
      int at = position(part, c);
      for (int p = 0; p < part.places(); p++) {
        double difference = entries[at + p * in.placeStep()] - mean;
        sum += power == 1 ? difference : difference * difference;
      }
    }
    return sum;
  }

  private void scale(Part part, Moments moments, double epsilon) {
    float[] from = in.entries();
    float[] to = out.entries();
    double root = Math.sqrt(moments.variance() + epsilon);
    for (int c = 0; c < part.channels(); c++) {
      double scale = layer.scale().get(part.firstChannel() + c) / root;
      double shift = layer.shift().get(part.firstChannel() + c);
      int at = position(part, c);
      for (int p = 0; p < part.places(); p++) {
        int i = at + p * in.placeStep();
        to[i] = (float) ((from[i] - moments.mean()) * scale + shift);
      }
    }
  }
}
