package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.network.architecture.NetworkTests.document;
import static org.weightscope.network.architecture.NetworkTests.file;
import static org.weightscope.network.architecture.NetworkTests.order;
import static org.weightscope.network.architecture.NetworkTests.read;
import static org.weightscope.network.architecture.NetworkTests.refused;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.SharedData;
import org.weightscope.network.Layer;
import org.weightscope.network.Shape;
import org.weightscope.network.architecture.NetworkProblem.AmbiguousArchitecture;
import org.weightscope.safetensors.TensorFile;
import org.weightscope.safetensors.TensorFiles;

/** Every refusal of an ambiguous file holds a document that is accepted as it is. */
class SuggestionTest {

  @Test
  void convolutionsWithNormalisationsAndAPoolAreSuggestedAsTheirNamesTell() {
    AmbiguousArchitecture problem =
        ambiguous(
            file(
                "module.fc.weight[10,8]", "module.fc.bias[10]",
                "module.conv2.weight[8,4,3,3]", "module.conv1.weight[4,3,5,5]",
                "module.bn2.weight[8]", "module.bn2.bias[8]",
                "module.bn2.running_mean[8]", "module.bn2.running_var[8]",
                "module.bn1.weight[4]", "module.bn1.bias[4]",
                "module.bn1.running_mean[4]", "module.bn1.running_var[4]"));
    assertTrue(problem.detail().contains("global average pool"), problem.detail());
    assertEquals(
        """
        {"format":1,"layers":[
        {"type":"convolution","weight":"module.conv1.weight","stride":1,"padding":2},
        {"type":"batch-norm","scale":"module.bn1.weight","shift":"module.bn1.bias","mean":"module.bn1.running_mean","variance":"module.bn1.running_var","activation":"relu"},
        {"type":"convolution","weight":"module.conv2.weight","stride":1,"padding":1},
        {"type":"batch-norm","scale":"module.bn2.weight","shift":"module.bn2.bias","mean":"module.bn2.running_mean","variance":"module.bn2.running_var","activation":"relu"},
        {"type":"global-average-pool"},
        {"type":"linear","weight":"module.fc.weight","bias":"module.fc.bias"}]}\
        """
            .replace("\n", ""),
        problem.smallestDocument());
  }

  @Test
  void moreInputsThanChannelsAreAFlattenedMapOfAStatedSize() {
    TensorFile file = file("0.weight[8,1,3,3]", "3.weight[10,128]");
    AmbiguousArchitecture problem = ambiguous(file);
    assertTrue(problem.detail().contains("a flattened map of 16 places"), problem.detail());
    DescribedNetwork described = read(file, document(problem.smallestDocument()));
    assertEquals(new Shape.FeatureMap(1, 4, 4), described.network().input());
    assertInstanceOf(Layer.Flatten.class, described.network().layers().get(1));
  }

  @Test
  void kernelsOfFlaxAndKerasAreSuggestedWithTheirNormalisations() {
    TensorFile flax =
        file(
            "params.Conv_0.kernel[3,3,1,4]",
            "params.Conv_0.bias[4]",
            "params.BatchNorm_0.scale[4]",
            "params.BatchNorm_0.bias[4]",
            "batch_stats.BatchNorm_0.mean[4]",
            "batch_stats.BatchNorm_0.var[4]",
            "params.Dense_0.kernel[4,10]",
            "params.Dense_0.bias[10]");
    TensorFile keras =
        file(
            "conv2d/kernel:0[3,3,1,4]",
            "batch_normalization/gamma:0[4]",
            "batch_normalization/beta:0[4]",
            "batch_normalization/moving_mean:0[4]",
            "batch_normalization/moving_variance:0[4]",
            "dense/kernel:0[4,10]",
            "dense/bias:0[10]");
    for (TensorFile file : List.of(flax, keras)) {
      DescribedNetwork described = read(file, document(ambiguous(file).smallestDocument()));
      assertEquals(
          List.of(
              Layer.Convolution.class,
              Layer.Normalization.class,
              Layer.GlobalPool.class,
              Layer.Linear.class),
          described.network().layers().stream().map(Object::getClass).toList());
      assertEquals(10, described.network().outputs());
    }
  }

  @Test
  void aConvolutionOfEachChannelIsSuggestedInGroups() {
    TensorFile file =
        file("0.weight[8,3,3,3]", "1.weight[8,1,3,3]", "2.weight[16,8,1,1]", "fc.weight[10,16]");
    DescribedNetwork described = read(file, document(ambiguous(file).smallestDocument()));
    assertEquals(
        8, assertInstanceOf(Layer.Convolution.class, described.network().layers().get(1)).groups());
  }

  @Test
  void whatTheRequestSaysStaysInTheDocument() {
    TensorFile file = file("a.weight[16,16]", "b.weight[16,16]");
    AmbiguousArchitecture problem =
        assertInstanceOf(
            AmbiguousArchitecture.class,
            refused(
                file,
                document(
                    "{\"format\":1,\"activation\":\"tanh\",\"outputActivation\":\"sigmoid\"}")));
    assertEquals(
        "{\"format\":1,\"layers\":[{\"weight\":\"a.weight\"},{\"weight\":\"b.weight\"}],\"activation\":\"tanh\",\"outputActivation\":\"sigmoid\"}",
        problem.smallestDocument());
    assertEquals(
        List.of("a.weight", "b.weight"), order(read(file, document(problem.smallestDocument()))));
  }

  @Test
  void everyDocumentThatSettlesAnAmbiguousStackIsAccepted() {
    Random random = new Random(31);
    int ambiguous = 0;
    for (int i = 0; i < 600; i++) {
      TensorFile file = file(stack(random));
      Optional<Architecture> stated =
          switch (random.nextInt(4)) {
            case 0 -> document("{\"format\":1,\"activation\":\"gelu\"}");
            case 1 -> document("{\"format\":1,\"picture\":{\"offset\":0.5}}");
            default -> Optional.empty();
          };
      ambiguous += settled(file, stated) ? 1 : 0;
    }
    assertTrue(ambiguous > 200, "only %d files were ambiguous".formatted(ambiguous));
  }

  @ParameterizedTest
  @CsvSource({
    "burn-multi-layer, 2",
    "cnn-nobias, 3",
    "lenet5-tanh-avgpool, 5",
    "mlp-bn-dropout-eval, 3",
    "park-3-inplace, 5",
    "st-lightning-prefix, 2",
    "vgg-small-bn, 8",
    "zoo-1-relu, 4",
    "zoo-dtypes-mixed-order, 4",
    "zoo-dtypes-unprefixed, 4",
    "zoo-keras-layout, 4",
  })
  void filesThatPeopleHaveAreReadOnceTheSuggestionIsSentBack(String name, int weighted) {
    TensorFile file =
        TensorFiles.read(SharedData.bytes("networks/classifier/" + name + ".safetensors"));
    DescribedNetwork described = read(file, document(ambiguous(file).smallestDocument()));
    assertEquals(weighted, described.network().weighted().size());
  }

  private static AmbiguousArchitecture ambiguous(TensorFile file) {
    return assertInstanceOf(AmbiguousArchitecture.class, refused(file));
  }

  /** Whether a file was ambiguous; its document must be accepted then. */
  static boolean settled(TensorFile file, Optional<Architecture> stated) {
    try {
      NetworkReader.read(file, stated);
      return false;
    } catch (UnreadableNetworkException e) {
      if (e.problem() instanceof AmbiguousArchitecture problem) {
        try {
          NetworkReader.read(file, document(problem.smallestDocument()));
        } catch (UnreadableNetworkException again) {
          if (again.problem() instanceof NetworkProblem.UnsupportedWeights) {
            return true; // No document makes weights of integers.
          }
          throw new AssertionError(
              "%s was suggested for %s and %s, and refused: %s"
                  .formatted(
                      problem.smallestDocument(),
                      file.tensors(),
                      stated.map(Architecture::toJson),
                      again.problem().detail()),
              again);
        }
        return true;
      }
      return false;
    }
  }

  /** Convolutions, normalisations and linear layers under one of many schemes of names. */
  private static String[] stack(Random random) {
    List<String> tensors = new ArrayList<>();
    boolean kernels = random.nextInt(3) == 0;
    boolean numbered = random.nextInt(4) > 0;
    boolean norms = random.nextBoolean();
    int convolutions = random.nextInt(4);
    int linear = random.nextInt(3);
    int channels = 1 + random.nextInt(3);
    String prefix = List.of("", "module.", "model.net.", "params.").get(random.nextInt(4));
    for (int i = 0; i < convolutions + linear + 1; i++) {
      boolean convolution = i < convolutions;
      int outputs = 1 + random.nextInt(6);
      int inputs =
          !convolution && i == convolutions && i > 0
              ? channels * List.of(1, 1, 4, 6, 7).get(random.nextInt(5))
              : channels;
      String number = numbered ? String.valueOf(i) : String.valueOf((char) ('a' + 7 * i % 26));
      String path = prefix + (convolution ? "conv" : "fc") + number;
      int side = 1 + random.nextInt(4);
      String shape =
          convolution
              ? kernels
                  ? "[%d,3,%d,%d]".formatted(side, inputs, outputs)
                  : "[%d,%d,%d,3]".formatted(outputs, inputs, side)
              : kernels
                  ? "[%d,%d]".formatted(inputs, outputs)
                  : "[%d,%d]".formatted(outputs, inputs);
      tensors.add(path + (kernels ? ".kernel" : ".weight") + shape);
      if (random.nextBoolean()) {
        tensors.add(path + ".bias[%d]".formatted(random.nextInt(20) == 0 ? outputs + 1 : outputs));
      }
      if (norms && convolution) {
        String norm = prefix + "bn" + number;
        tensors.add(norm + ".running_mean[%d]".formatted(outputs));
        tensors.add(norm + ".running_var[%d]".formatted(outputs));
        if (random.nextBoolean()) {
          tensors.add(norm + ".weight[%d]".formatted(outputs));
          tensors.add(norm + ".bias[%d]".formatted(outputs));
        }
      }
      channels = random.nextInt(30) == 0 ? channels + 1 : outputs;
    }
    if (random.nextInt(10) == 0) {
      tensors.add(prefix + "temperature[]");
    }
    Collections.shuffle(tensors, random);
    return tensors.stream().toArray(String[]::new);
  }
}
