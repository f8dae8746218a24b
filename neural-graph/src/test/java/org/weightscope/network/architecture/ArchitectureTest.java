package org.weightscope.network.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.network.architecture.NetworkTests.document;
import static org.weightscope.network.architecture.NetworkTests.file;
import static org.weightscope.network.architecture.NetworkTests.order;
import static org.weightscope.network.architecture.NetworkTests.read;
import static org.weightscope.network.architecture.NetworkTests.refused;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightscope.network.Activation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.RandomNetworks;
import org.weightscope.network.Shape;
import org.weightscope.network.architecture.NetworkProblem.AmbiguousArchitecture;
import org.weightscope.network.architecture.NetworkProblem.ArchitectureMismatch;
import org.weightscope.network.architecture.NetworkProblem.ArchitectureTooLarge;
import org.weightscope.network.architecture.NetworkProblem.MalformedArchitecture;
import org.weightscope.safetensors.TensorFile;

class ArchitectureTest {
  private static final String[] SIREN = {"0.weight[8,2]", "1.weight[8,8]", "2.weight[1,8]"};

  @Test
  void everyFieldOfADocumentIsRead() {
    assertEquals(
        new Architecture(
            Optional.of(new Shape.FeatureMap(3, 32, Shape.FREE)),
            Optional.of(
                new Architecture.Layers.Chain(
                    List.of(
                        new Architecture.LayerEntry(
                            "w",
                            Optional.of("b"),
                            Optional.of(Architecture.Orientation.IN_OUT),
                            Optional.of(new Activation.Sine(10)),
                            OptionalInt.empty()),
                        new Architecture.LayerEntry(
                            "v",
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            OptionalInt.of(0))))),
            Optional.of(new Activation.LeakyRelu(0.2)),
            Optional.of(Activation.Plain.SIGMOID),
            Optional.of(new Inr.Convention(Inr.Axes.COLUMN_ROW, new Inr.Range(0, 1), 0.5, 0.25))),
        document(
                """
                {"format": 1,
                 "input": {"map": [3, 32, null]},
                 "layers": [
                   {"weight": "w", "bias": "b", "orientation": "in-out",
                    "activation": "sine", "frequency": 10},
                   {"weight": "v", "skipFrom": 0}],
                 "activation": {"type": "leaky-relu", "slope": 0.2},
                 "outputActivation": "sigmoid",
                 "picture": {"axes": "column-row", "range": [0, 1], "scale": 0.5, "offset": 0.25}}
                """)
            .orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "{}",
        "{\"format\":2}",
        "{\"format\":\"1\"}",
        "{\"format\":1.0}",
        "{\"format\":1,}",
        "{\"format\":1}x",
        "{\"format\":1} {}",
        "{\"format\":1,\"format\":1}",
        "{\"format\":1,\"other\":1}",
        "{\"format\":1,\"layers\":[]}",
        "{\"format\":1,\"layers\":[null]}",
        "{\"format\":1,\"layers\":[{}]}",
        "{\"format\":1,\"layers\":{\"weight\":\"a\"}}",
        "{\"format\":1,\"layers\":[{\"weight\":3}]}",
        "{\"format\":1,\"layers\":[{\"weight\":\"a\",\"stride\":1}]}",
        "{\"format\":1,\"layers\":[{\"weight\":\"a\\u0007\"}]}",
        "{\"format\":1,\"layers\":[{\"weight\":\"a\",\"orientation\":\"IN_OUT\"}]}",
        "{\"format\":1,\"layers\":[{\"weight\":\"a\",\"skipFrom\":0.5}]}",
        "{\"format\":1,\"activation\":\"Sine\"}",
        "{\"format\":1,\"activation\":\"relu\",\"frequency\":3}",
        "{\"format\":1,\"frequency\":3}",
        "{\"format\":1,\"activation\":\"sine\",\"frequency\":0}",
        "{\"format\":1,\"activation\":\"sine\",\"frequency\":1e999}",
        "{\"format\":1,\"activation\":\"sine\",\"frequency\":\"30\"}",
        "{\"format\":1,\"activation\":\"sine\",\"frequency\":NaN}",
        "{\"format\":1,\"picture\":{\"axes\":\"x-y\"}}",
        "{\"format\":1,\"picture\":{\"scale\":0}}",
        "{\"format\":1,\"picture\":{\"range\":[1,1]}}",
        "{\"format\":1,\"picture\":{\"range\":[0]}}",
        "{\"format\":1,\"picture\":{\"range\":\"0 to 1\"}}",
        "{\"format\":1,\"picture\":{\"offset\":1e999}}",
        "{\"format\":1,\"picture\":[]}",
        "{\"format\":1,'activation':\"relu\"}",
        "{\"format\":1/*c*/}",
        "{\"@class\":\"java.io.File\"}"
      })
  void H13_documentsOutsideTheSchemaAreRefused(String json) {
    MalformedArchitecture problem =
        assertInstanceOf(
            MalformedArchitecture.class, refusal(json.getBytes(StandardCharsets.UTF_8)));
    assertEquals(Source.STATED_IN_REQUEST, problem.source());
  }

  @Test
  void H13_documentsThatAreNotUtf8AreRefused() {
    byte[] json =
        "{\"format\":1,\"layers\":[{\"weight\":\"é\"}]}".getBytes(StandardCharsets.ISO_8859_1);
    assertInstanceOf(MalformedArchitecture.class, refusal(json));
    assertInstanceOf(
        MalformedArchitecture.class, refusal("{\"format\":1}".getBytes(StandardCharsets.UTF_16LE)));
  }

  @Test
  void H13_aDocumentAtTheBoundIsReadAndALongerOneIsNot() throws Exception {
    String json = "{\"format\":1}" + " ".repeat(Architecture.MOST_BYTES - 12);
    Architecture.parse(json.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        new ArchitectureTooLarge(
            Source.STATED_IN_REQUEST, Architecture.MOST_BYTES, Architecture.MOST_BYTES + 1),
        refusal((json + " ").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void H13_deepAndLongDocumentsAreRefused() {
    assertInstanceOf(
        MalformedArchitecture.class,
        refusal(("{\"format\":" + "[".repeat(60_000)).getBytes(StandardCharsets.UTF_8)));
    assertInstanceOf(
        MalformedArchitecture.class,
        refusal(("{\"format\":" + "1".repeat(60_000) + "}").getBytes(StandardCharsets.UTF_8)));
    assertInstanceOf(
        MalformedArchitecture.class,
        refusal(
            ("{\"format\":1,\"layers\":[" + "0,".repeat(30_000) + "0]}")
                .getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aDocumentNamesLayersOfAnyNames() {
    TensorFile file = file("in[8,2]", "rest[8,8]", "rest2[8]", "last[8,1]", "unused[3]");
    DescribedNetwork described =
        read(
            file,
            document(
                """
                {"format":1,"layers":[{"weight":"in"},{"weight":"rest","bias":"rest2","skipFrom":0},
                {"weight":"last","orientation":"in-out"}]}
                """));
    assertEquals(List.of("in", "rest", "last"), order(described));
    assertArrayEquals(new int[] {-1, 0, -1}, RandomNetworks.skips(described.network()));
    assertEquals(1, described.network().outputs());
    assertEquals(Source.STATED_IN_REQUEST, described.layers());
    assertEquals(Source.DEFAULT, described.activation());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'weight':'none'} | none",
        "{'weight':'0.weight','bias':'2.weight'} | 2.weight",
        "{'weight':'0.weight'},{'weight':'2.weight'},{'weight':'1.weight'} | 1.weight",
        "{'weight':'0.weight','skipFrom':0} | 0.weight",
        "{'weight':'0.weight','skipFrom':-1} | 0.weight",
        "{'weight':'bias'} | bias",
        "{'weight':'0.weight'},{'weight':'map','orientation':'in-out'} | map",
        "{'weight':'0.weight'},{'weight':'wide'} | wide"
      })
  void aDocumentThatContradictsTheTensorsIsRefusedNamingTheTensor(String layers, String tensor) {
    TensorFile file =
        file(
            "0.weight[8,2]",
            "1.weight[8,8]",
            "2.weight[1,8]",
            "bias[8]",
            "map[2,2,3,3]",
            "wide[8,8,1,1]");
    ArchitectureMismatch problem =
        assertInstanceOf(
            ArchitectureMismatch.class,
            refused(
                file,
                document("{\"format\":1,\"layers\":[%s]}".formatted(layers.replace('\'', '"')))));
    assertEquals(tensor, problem.tensor());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'dense','prefix':'a'} | layers[0].type",
        "{'type':'linear'} | layers[0].prefix",
        "{'type':'linear','prefix':'a','stride':2} | layers[0].stride",
        "{'type':'linear','prefix':'a','activation':'snake'} | layers[0].activation",
        "{'type':'linear','prefix':'a','activation':{'type':'celu','alpha':0}} | alpha of a CELU",
        "{'type':'linear','prefix':'a','activation':{'type':'elu','beta':1}} | beta",
        "{'type':'convolution','prefix':'a','padding':'valid'} | layers[0].padding",
        "{'type':'convolution','prefix':'a','padding':[1,2,3]} | layers[0].padding",
        "{'type':'convolution','prefix':'a','stride':0} | layers[0].stride",
        "{'type':'convolution','prefix':'a','stride':1.5} | layers[0].stride",
        "{'type':'convolution','prefix':'a','groups':'2'} | layers[0].groups",
        "{'type':'linear','prefix':'a'},{'type':'max-pool'} | layers[1].kernel",
        "{'type':'linear','prefix':'a'},{'weight':'b'} | either all layers",
        "{'type':'linear','prefix':'a'},{'type':'flatten','order':'rows'} | layers[1].order",
        "{'type':'linear','prefix':'a'},{'type':'sum','from':[0,1]} | layers[1].from",
        "{'type':'linear','prefix':'a'},{'type':'sum','from':[0,'b']} | layers[1].from",
        "{'type':'linear','prefix':'a'},{'type':'attention','query':'q','heads':1} | query",
        "{'type':'linear','prefix':'a'},{'type':'attention','prefix':'q'} | heads",
        "{'type':'linear','prefix':'a'},{'type':'activation'} | layers[1].activation",
        "{'type':'linear','prefix':'a'},{'type':'batch-norm'} | layers[1].prefix",
        "{'type':'linear','prefix':'a'},{'type':'to-map','height':2} | width",
        "{'type':'flatten'} | input"
      })
  void H13_aTypedLayerThatIsNoneIsRefusedNamingTheField(String layers, String named) {
    MalformedArchitecture problem =
        assertInstanceOf(
            MalformedArchitecture.class,
            refusal(
                "{\"format\":1,\"layers\":[%s]}"
                    .formatted(layers.replace('\'', '"'))
                    .getBytes(StandardCharsets.UTF_8)));
    assertTrue(problem.detail().contains(named), problem.detail());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'linear','prefix':'none'} | none.weight",
        "{'type':'linear','weight':'0.weight','bias':'wide.weight'} | wide.weight",
        "{'type':'convolution','prefix':'0'} | 0.weight",
        "{'type':'linear','prefix':'0'},{'type':'linear','prefix':'0'} | 0",
        "{'type':'linear','prefix':'0'},{'type':'layer-norm','prefix':'n'} | n.weight",
        "{'type':'linear','prefix':'0'},{'type':'batch-norm','prefix':'0'} | 0.running_mean",
        "{'type':'linear','prefix':'0'},{'type':'linear','prefix':'1','from':'input'} | 0",
        "{'type':'linear','prefix':'0'},{'type':'global-max-pool'},{'type':'max-pool','kernel':2} | max-pool",
        "{'type':'linear','prefix':'0'},{'type':'token','index':0} | token",
        "{'type':'convolution','prefix':'wide','stride':2,'padding':'same'} | wide.weight"
      })
  void typedLayersThatContradictTheTensorsAreRefusedNamingWhere(String layers, String tensor) {
    TensorFile file = file("0.weight[8,2]", "1.weight[8,2]", "wide.weight[8,8,2,2]");
    ArchitectureMismatch problem =
        assertInstanceOf(
            ArchitectureMismatch.class,
            refused(
                file,
                document("{\"format\":1,\"layers\":[%s]}".formatted(layers.replace('\'', '"')))));
    assertEquals(tensor, problem.tensor(), problem.detail());
  }

  @Test
  void layersThatStandForMuchMoreThanTheFileAreRefused() {
    String twice = ",{\"type\":\"linear\",\"weight\":\"w\"}";
    TensorFile file = file("w[200,200]");
    read(
        file,
        document(
            "{\"format\":1,\"layers\":[{\"type\":\"linear\",\"weight\":\"w\"}%s]}"
                .formatted(twice.repeat(3))));
    assertInstanceOf(
        NetworkProblem.TooCostly.class,
        refused(
            file,
            document(
                "{\"format\":1,\"layers\":[{\"type\":\"linear\",\"weight\":\"w\"}%s]}"
                    .formatted(twice.repeat(6)))));
    StringBuilder doubled = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      doubled.append(",{\"type\":\"concat\",\"from\":[%d,%d]}".formatted(i, i));
    }
    assertInstanceOf(
        NetworkProblem.TooCostly.class,
        refused(
            file,
            document(
                "{\"format\":1,\"layers\":[{\"type\":\"linear\",\"weight\":\"w\"}%s,{\"type\":\"layer-norm\"}]}"
                    .formatted(doubled))));
  }

  @Test
  void aPictureIsOnlyStatedForNetworksThatShowOne() {
    assertInstanceOf(
        ArchitectureMismatch.class,
        refused(
            file("0.weight[8,3]", "1.weight[1,8]"),
            document("{\"format\":1,\"activation\":\"sine\",\"picture\":{}}")));
  }

  @Test
  void metadataMayHoldADocument() {
    TensorFile file =
        file(
            Map.of(
                Architecture.METADATA_KEY,
                "{\"format\":1,\"activation\":\"sine\",\"frequency\":10,\"picture\":{\"axes\":\"column-row\"}}",
                "w0",
                "not read, because the document speaks"),
            SIREN);
    DescribedNetwork described = read(file);
    assertEquals(new Activation.Sine(10), described.network().weighted().getFirst().activation());
    assertEquals(Source.STATED_IN_METADATA, described.activation());
    assertEquals(Source.STATED_IN_METADATA, described.picture());
    assertEquals(Source.DEFAULT, described.layers());
  }

  @Test
  void H13_aMalformedDocumentInTheMetadataIsRefusedAsSuch() {
    MalformedArchitecture problem =
        assertInstanceOf(
            MalformedArchitecture.class,
            refused(file(Map.of(Architecture.METADATA_KEY, "{\"format\":1,\"x\":1}"), SIREN)));
    assertEquals(Source.STATED_IN_METADATA, problem.source());
  }

  @Test
  void theRequestWinsOverTheMetadataPartByPart() {
    TensorFile file =
        file(
            Map.of(
                Architecture.METADATA_KEY,
                "{\"format\":1,\"activation\":\"sine\",\"frequency\":10,\"picture\":{\"offset\":0.5}}"),
            SIREN);
    DescribedNetwork described =
        read(file, document("{\"format\":1,\"activation\":\"sine\",\"frequency\":20}"));
    assertEquals(new Activation.Sine(20), described.network().weighted().getFirst().activation());
    assertEquals(Source.STATED_IN_REQUEST, described.activation());
    assertEquals(0.5, described.convention().orElseThrow().offset());
    assertEquals(Source.STATED_IN_METADATA, described.picture());
  }

  @Test
  void plainKeysOfTheMetadataAreHeard() {
    DescribedNetwork described =
        read(
            file(
                Map.of(
                    "activation", "sine",
                    "w0", "25.5",
                    "output_activation", "none",
                    "inputs", "column, row in [-1,1]",
                    "output_scale", "0.5",
                    "output_offset", "0.5"),
                SIREN));
    assertEquals(new Activation.Sine(25.5), described.network().weighted().get(1).activation());
    assertEquals(
        Optional.of(new Inr.Convention(Inr.Axes.COLUMN_ROW, 0.5, 0.5)), described.convention());
    assertEquals(Source.STATED_IN_METADATA, described.activation());
    assertEquals(Source.STATED_IN_METADATA, described.picture());
  }

  @ParameterizedTest
  @CsvSource({
    "sin,SINE",
    "siren,SINE",
    "ReLU,RELU",
    "leaky_relu,leaky-relu",
    "swish,SILU",
    "tanh,TANH"
  })
  void plainActivationsHaveTheNamesPeopleUse(String name, String expected) {
    Activation activation =
        read(file(Map.of("activation", name), SIREN)).network().weighted().getFirst().activation();
    assertEquals(
        expected.equals("SINE")
            ? new Activation.Sine(30)
            : Activation.named(expected.toLowerCase(Locale.ROOT)).orElseThrow(),
        activation);
  }

  @ParameterizedTest
  @CsvSource({
    "inputs,'x, y'",
    "activation,snake",
    "w0,thirty",
    "w0,0",
    "w0,Infinity",
    "output_offset,half",
    "output_activation,argmax",
    "output_scale,0",
    "output_scale,NaN"
  })
  void aPlainKeyThatIsNotUnderstoodIsRefusedInsteadOfGuessed(String key, String value) {
    TensorFile file = file(Map.of(key, value), SIREN);
    AmbiguousArchitecture problem = assertInstanceOf(AmbiguousArchitecture.class, refused(file));
    assertTrue(problem.detail().contains(key), problem.detail());
    read(file, document(problem.smallestDocument()));
  }

  @Test
  void keysOfPicturesAreNotAskedOfOtherNetworks() {
    DescribedNetwork described =
        read(
            file(
                Map.of("inputs", "pixels", "activation", "relu"),
                "0.weight[8,4]",
                "1.weight[2,8]"));
    assertTrue(described.convention().isEmpty());
    assertEquals(
        List.of(Activation.Plain.RELU, Activation.Plain.NONE),
        described.network().weighted().stream().map(Layer::activation).toList());
  }

  @Test
  void layersMayHaveTheirOwnActivation() {
    DescribedNetwork described =
        read(
            file(SIREN),
            document(
                """
                {"format":1,"layers":[{"weight":"0.weight","activation":"sine","frequency":60},
                {"weight":"1.weight"},{"weight":"2.weight","activation":"sigmoid"}],
                "activation":"tanh","outputActivation":"relu"}
                """));
    assertEquals(
        List.of(new Activation.Sine(60), Activation.Plain.TANH, Activation.Plain.SIGMOID),
        described.network().weighted().stream().map(Layer::activation).toList());
  }

  @Test
  void oneHiddenActivationThatNobodyStatedMakesAllOfThemADefault() {
    DescribedNetwork described =
        read(
            file(SIREN),
            document(
                """
                {"format":1,"layers":[{"weight":"0.weight","activation":"sine","frequency":60},
                {"weight":"1.weight"},{"weight":"2.weight"}]}
                """));
    assertEquals(Source.DEFAULT, described.activation());
  }

  @Test
  void plainKeysThatNobodyNeedsAreNotRead() {
    DescribedNetwork described =
        read(
            file(Map.of("activation", "snake", "inputs", "x, y"), SIREN),
            document("{\"format\":1,\"activation\":\"sine\",\"picture\":{}}"));
    assertEquals(Source.STATED_IN_REQUEST, described.activation());
  }

  private static NetworkProblem refusal(byte[] json) {
    return assertThrows(
            UnreadableNetworkException.class,
            () -> Architecture.parse(json),
            "the document was read")
        .problem();
  }
}
