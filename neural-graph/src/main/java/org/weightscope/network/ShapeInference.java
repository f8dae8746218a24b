package org.weightscope.network;

import java.util.ArrayList;
import java.util.List;
import org.weightscope.network.Shape.FeatureMap;
import org.weightscope.network.Shape.Sequence;
import org.weightscope.network.Shape.Tokens;
import org.weightscope.network.Shape.Vector;

/** The shapes that layers give, and whether they can take those they are given. */
final class ShapeInference {
  private final List<Shape> in;

  private ShapeInference(List<Shape> in) {
    this.in = in;
  }

  /** The input's shape, and that of every step. */
  static List<Shape> shapes(Shape input, List<Step> steps) {
    List<Shape> shapes = new ArrayList<>(List.of(input));
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<Shape> in = new ArrayList<>();
      for (int value : step.inputs()) {
        if (value < 0 || value > i) {
          throw new IllegalArgumentException(
              "layer %d, %s, reads value %d, which is not before it"
                  .formatted(i, step.name(), value));
        }
        in.add(shapes.get(value));
      }
      try {
        shapes.add(new ShapeInference(in).after(step.layer()));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new ShapesDoNotMeetException(i, step.name(), String.valueOf(e.getMessage()));
      }
    }
    return List.copyOf(shapes);
  }

  private Shape after(Layer layer) {
    return switch (layer) {
      case Layer.Linear linear -> {
        require(
            linear.inputs() == only().channels() && linear.outputs() > 0 && linear.inputs() > 0,
            "a linear layer of %d inputs is given %s",
            linear.inputs(),
            only());
        yield with(only(), linear.outputs());
      }
      case Layer.Convolution convolution -> {
        FeatureMap map = map();
        require(
            convolution.inputs() == map.channels() && convolution.weight().size() > 0,
            "a convolution of %d channels is given %s",
            convolution.inputs(),
            map);
        Window window = convolution.window();
        yield new FeatureMap(
            convolution.outputs(),
            window.height(map.height(), convolution.weight().dimension(2), false),
            window.width(map.width(), convolution.weight().dimension(3), false));
      }
      case Layer.Normalization norm -> {
        if (norm.statistics() instanceof Layer.Statistics.PerGroup(int groups, double _)) {
          require(
              groups >= 1 && only().channels() % groups == 0,
              "%d groups are made of %d channels",
              groups,
              only().channels());
        }
        yield sameChannels(norm.scale().size());
      }
      case Layer.Pointwise _ -> only();
      case Layer.ParametricRelu(Weights slope) ->
          slope.size() == 1 ? only() : sameChannels(slope.size());
      case Layer.Pool pool -> {
        FeatureMap map = map();
        yield new FeatureMap(
            map.channels(),
            pool.window().height(map.height(), pool.kernel().height(), pool.ceil()),
            pool.window().width(map.width(), pool.kernel().width(), pool.ceil()));
      }
      case Layer.GlobalPool _ -> new Vector(only().channels());
      case Layer.Flatten _ -> {
        require(only().places() != Shape.FREE, "%s of open size cannot be flattened", only());
        yield new Vector(Math.multiplyExact(only().channels(), only().places()));
      }
      case Layer.ToSequence _ -> new Sequence(map().places(), map().channels());
      case Layer.ToFeatureMap(int height, int width) -> {
        Sequence sequence = sequence();
        require(
            sequence.length() == Shape.FREE || sequence.length() == (long) height * width,
            "%s tokens do not make %d x %d places",
            sequence,
            height,
            width);
        yield new FeatureMap(sequence.channels(), height, width);
      }
      case Layer.Transpose _ -> {
        require(sequence().length() != Shape.FREE, "%s of open length is turned", only());
        yield new Sequence(sequence().channels(), sequence().length());
      }
      case Layer.Select(List<Integer> channels) -> {
        require(
            !channels.isEmpty() && channels.stream().allMatch(c -> c >= 0 && c < only().channels()),
            "channels %s are taken from %s",
            channels,
            only());
        yield with(only(), channels.size());
      }
      case Layer.Sum _ -> {
        require(in.size() >= 2, "a sum has %d parts, and %d at least", in.size(), 2);
        yield in.stream().skip(1).reduce(in.getFirst(), ShapeInference::broadcast);
      }
      case Layer.Product _ -> {
        require(in.size() == 2, "a product has %d parts, not %d", in.size(), 2);
        require(
            in.get(0).channels() == in.get(1).channels(),
            "%s and %s are multiplied",
            in.get(0),
            in.get(1));
        yield broadcast(in.get(0), in.get(1));
      }
      case Layer.Concat _ -> {
        require(in.size() >= 2, "%d values are put together, not %d at least", in.size(), 2);
        int channels = in.stream().mapToInt(Shape::channels).reduce(0, Math::addExact);
        for (Shape other : in) {
          require(
              other.getClass() == in.getFirst().getClass() && sameGrid(other, in.getFirst()),
              "%s and %s are put together",
              in.getFirst(),
              other);
        }
        yield with(in.getFirst(), channels);
      }
      case Layer.Softmax _ -> only();
      case Layer.TokenEmbedding(Weights table) -> {
        require(only() instanceof Tokens, "tokens are looked up, not %s, %s", only(), table);
        yield new Sequence(only().places(), table.dimension(1));
      }
      case Layer.PositionEmbedding(Weights table) -> {
        require(
            table.rank() == 2
                && table.dimension(1) == only().channels()
                && (only().places() == Shape.FREE || table.dimension(0) == only().places()),
            "%s is added to %s",
            table,
            only());
        yield only();
      }
      case Layer.ClassToken(Weights token) -> {
        Sequence sequence = sequence();
        require(token.size() == sequence.channels(), "%s stands before %s", token, sequence);
        yield new Sequence(
            sequence.length() == Shape.FREE ? Shape.FREE : sequence.length() + 1,
            sequence.channels());
      }
      case Layer.TokenAt(int index) -> {
        Sequence sequence = sequence();
        require(
            sequence.length() == Shape.FREE
                || (index < sequence.length() && index >= -sequence.length()),
            "token %d is taken from %s",
            index,
            sequence);
        yield new Vector(sequence.channels());
      }
      case Layer.Attention attention -> {
        Sequence sequence = sequence();
        for (Layer.Projection part :
            List.of(attention.query(), attention.key(), attention.value())) {
          require(
              part.weight().dimension(1) == sequence.channels(),
              "%s reads %s",
              part.weight(),
              sequence);
        }
        yield new Sequence(sequence.length(), attention.value().weight().dimension(0));
      }
    };
  }

  private Shape only() {
    require(in.size() == 1, "it reads %d values, not %d", in.size(), 1);
    return in.getFirst();
  }

  private FeatureMap map() {
    if (only() instanceof FeatureMap map) {
      return map;
    }
    throw new IllegalArgumentException("a feature map is needed, not " + only());
  }

  private Sequence sequence() {
    if (only() instanceof Sequence sequence) {
      return sequence;
    }
    throw new IllegalArgumentException("a sequence is needed, not " + only());
  }

  private Shape sameChannels(int channels) {
    require(only().channels() == channels, "%d channels are given %s", channels, only());
    return only();
  }

  private static Shape with(Shape shape, int channels) {
    return switch (shape) {
      case Vector _ -> new Vector(channels);
      case FeatureMap map -> new FeatureMap(channels, map.height(), map.width());
      case Sequence sequence -> new Sequence(sequence.length(), channels);
      case Tokens _ -> throw new IllegalArgumentException("tokens have no channels");
    };
  }

  /** The first shape at the places of both. */
  private static Shape broadcast(Shape first, Shape other) {
    if (first instanceof Vector && !(other instanceof Vector)) {
      return with(other, first.channels());
    }
    require(
        other instanceof Vector || (first.getClass() == other.getClass() && sameGrid(first, other)),
        "%s and %s do not meet",
        first,
        other);
    return first;
  }

  private static boolean sameGrid(Shape a, Shape b) {
    return switch (a) {
      case FeatureMap(int _, int height, int width) ->
          b instanceof FeatureMap(int _, int otherHeight, int otherWidth)
              && meet(height, otherHeight)
              && meet(width, otherWidth);
      case Vector _, Sequence _, Tokens _ -> meet(a.places(), b.places());
    };
  }

  private static boolean meet(int a, int b) {
    return a == b || a == Shape.FREE || b == Shape.FREE;
  }

  private static void require(boolean holds, String format, Object... arguments) {
    if (!holds) {
      throw new IllegalArgumentException(format.formatted(arguments));
    }
  }
}
