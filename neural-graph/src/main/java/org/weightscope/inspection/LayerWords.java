package org.weightscope.inspection;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.weightscope.network.Layer;
import org.weightscope.network.Window;

/**
 * A layer in words.
 *
 * @param kind what it is
 * @param family which sort of layer that is
 * @param settings what matters about it; what is as usual (a stride of 1, no padding) is left out
 */
record LayerWords(String kind, LayerFamily family, Map<String, String> settings) {

  private LayerWords(String kind, LayerFamily family) {
    this(kind, family, Map.of());
  }

  static LayerWords of(Layer layer) {
    return switch (layer) {
      case Layer.Linear _ -> new LayerWords("linear", LayerFamily.LINEAR);
      case Layer.Convolution convolution -> of(convolution);
      case Layer.Normalization(Layer.Statistics statistics, var scale, _, _) ->
          of(statistics, scale.size());
      case Layer.Pointwise _ -> new LayerWords("activation", LayerFamily.ACTIVATION);
      case Layer.ParametricRelu(var slope) ->
          new LayerWords(
              "parametric ReLU",
              LayerFamily.ACTIVATION,
              Map.of("slopes", Integer.toString(slope.size())));
      case Layer.Pool pool -> of(pool);
      case Layer.GlobalPool(Layer.Pooling pooling) ->
          new LayerWords("global " + word(pooling) + " pooling", LayerFamily.POOLING);
      case Layer.Flatten(boolean placesFirst) ->
          new LayerWords(
              "flatten",
              LayerFamily.SHAPE,
              Map.of("order", placesFirst ? "places first" : "channels first"));
      case Layer.ToSequence _ -> new LayerWords("map to tokens", LayerFamily.SHAPE);
      case Layer.ToFeatureMap _ -> new LayerWords("tokens to map", LayerFamily.SHAPE);
      case Layer.Transpose _ -> new LayerWords("transposition", LayerFamily.SHAPE);
      case Layer.Select(var channels) ->
          new LayerWords(
              "selection",
              LayerFamily.SHAPE,
              Map.of("channels", Integer.toString(channels.size())));
      case Layer.Sum _ -> new LayerWords("sum", LayerFamily.COMBINATION);
      case Layer.Product _ -> new LayerWords("product", LayerFamily.COMBINATION);
      case Layer.Concat _ -> new LayerWords("concatenation", LayerFamily.COMBINATION);
      case Layer.Softmax(boolean log) ->
          new LayerWords(log ? "log-softmax" : "softmax", LayerFamily.ACTIVATION);
      case Layer.TokenEmbedding(var table) ->
          new LayerWords(
              "token embedding",
              LayerFamily.EMBEDDING,
              Map.of("vocabulary", Integer.toString(table.dimension(0))));
      case Layer.PositionEmbedding(var table) ->
          new LayerWords(
              "position embedding",
              LayerFamily.EMBEDDING,
              Map.of("places", Integer.toString(table.dimension(0))));
      case Layer.ClassToken _ -> new LayerWords("class token", LayerFamily.EMBEDDING);
      case Layer.TokenAt(int index) ->
          new LayerWords("one token", LayerFamily.SHAPE, Map.of("token", Integer.toString(index)));
      case Layer.Attention attention -> of(attention);
    };
  }

  private static LayerWords of(Layer.Convolution convolution) {
    int groups = convolution.groups();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "kernel", convolution.weight().dimension(2) + "x" + convolution.weight().dimension(3));
    addWindow(settings, convolution.window());
    boolean depthwise = groups > 1 && groups == convolution.inputs();
    if (groups > 1 && !depthwise) {
      settings.put("groups", Integer.toString(groups));
    }
    return new LayerWords(
        depthwise ? "depthwise convolution" : groups > 1 ? "grouped convolution" : "convolution",
        LayerFamily.CONVOLUTION,
        settings);
  }

  private static LayerWords of(Layer.Pool pool) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kernel", size(pool.kernel()));
    addWindow(settings, pool.window());
    if (pool.ceil()) {
      settings.put("last window", "may reach beyond");
    }
    return new LayerWords(word(pool.pooling()) + " pooling", LayerFamily.POOLING, settings);
  }

  private static LayerWords of(Layer.Statistics statistics, int channels) {
    return switch (statistics) {
      case Layer.Statistics.None _ -> normalisation("scale and shift", Map.of());
      case Layer.Statistics.Stored(_, _, double epsilon) ->
          normalisation("batch normalisation", epsilon(epsilon));
      case Layer.Statistics.PerPlace(boolean centred, double epsilon) ->
          normalisation(centred ? "layer normalisation" : "RMS normalisation", epsilon(epsilon));
      case Layer.Statistics.PerGroup(int groups, double epsilon) -> {
        Map<String, String> settings = new LinkedHashMap<>();
        if (groups != channels) {
          settings.put("groups", Integer.toString(groups));
        }
        settings.putAll(epsilon(epsilon));
        yield normalisation(
            groups == channels ? "instance normalisation" : "group normalisation", settings);
      }
    };
  }

  private static LayerWords normalisation(String kind, Map<String, String> settings) {
    return new LayerWords(kind, LayerFamily.NORMALISATION, settings);
  }

  private static Map<String, String> epsilon(double epsilon) {
    return Map.of("epsilon", ActivationWords.number(epsilon));
  }

  private static LayerWords of(Layer.Attention attention) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("heads", Integer.toString(attention.heads()));
    settings.put(
        "rows a head",
        Integer.toString(attention.query().weight().dimension(0) / attention.heads()));
    settings.put("scale", ActivationWords.number(attention.scale()));
    if (attention.causal()) {
      settings.put("causal", "yes");
    }
    return new LayerWords("attention", LayerFamily.ATTENTION, settings);
  }

  private static void addWindow(Map<String, String> settings, Window window) {
    if (!window.stride().equals(Window.Size.ONE)) {
      settings.put("stride", size(window.stride()));
    }
    if (!window.dilation().equals(Window.Size.ONE)) {
      settings.put("dilation", size(window.dilation()));
    }
    Window.Padding padding = window.padding();
    if (padding.equals(Window.Padding.of(padding.top()))) {
      if (padding.top() > 0) {
        settings.put("padding", Integer.toString(padding.top()));
      }
    } else {
      settings.put(
          "padding",
          "%d top, %d left, %d bottom, %d right"
              .formatted(padding.top(), padding.left(), padding.bottom(), padding.right()));
    }
  }

  private static String size(Window.Size size) {
    return size.height() + "x" + size.width();
  }

  private static String word(Layer.Pooling pooling) {
    return pooling.name().toLowerCase(Locale.ROOT);
  }
}
