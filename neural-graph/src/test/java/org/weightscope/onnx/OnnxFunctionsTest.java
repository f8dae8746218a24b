package org.weightscope.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightscope.onnx.Proto.graph;
import static org.weightscope.onnx.Proto.node;
import static org.weightscope.onnx.Proto.number;
import static org.weightscope.onnx.Proto.opset;
import static org.weightscope.onnx.Proto.steps;
import static org.weightscope.onnx.Proto.tensor;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.weightscope.file.FileProblem;
import org.weightscope.file.UnreadableFileException;

/** Operators that a file defines by nodes are replaced by these nodes. */
class OnnxFunctionsTest {

  /** A function of domain {@code own}; several names are separated by commas. */
  private static Proto function(String name, String inputs, String outputs, Proto... nodes) {
    Proto function = new Proto().text(1, name).text(10, "own").message(9, opset("", 20));
    for (String input : inputs.split(",")) {
      function.text(4, input);
    }
    for (String output : outputs.split(",")) {
      function.text(5, output);
    }
    for (Proto node : nodes) {
      function.message(7, node);
    }
    return function;
  }

  private static Proto call(String name, String inputs, String output, Proto... attributes) {
    return node(name, inputs, output, attributes).text(7, "own");
  }

  /** An attribute of a node in a function that is that of the function. */
  private static Proto reference(String name, String of, int type) {
    return new Proto().text(1, name).text(21, of).number(20, type);
  }

  private static byte[] file(Proto graph, Proto... functions) {
    Proto file =
        new Proto()
            .number(1, 8)
            .message(7, graph)
            .message(8, opset("", 20))
            .message(8, opset("own", 1));
    for (Proto function : functions) {
      file.message(25, function);
    }
    return file.toBytes();
  }

  private static OnnxFile read(Proto graph, Proto... functions) throws Exception {
    return OnnxFile.read(ByteBuffer.wrap(file(graph, functions)), OnnxLimits.DEFAULT);
  }

  private static FileProblem refused(Proto graph, Proto... functions) {
    return assertThrows(UnreadableFileException.class, () -> read(graph, functions)).problem();
  }

  private static void assertMalformed(String rule, FileProblem problem) {
    assertEquals(rule, assertInstanceOf(FileProblem.Malformed.class, problem).rule());
  }

  private static List<String> operators(OnnxFile file) {
    return file.nodes().stream().map(OnnxNode::operator).toList();
  }

  /** The name of the tensor that a chain of nodes begins with. */
  private static String entrance(OnnxFile file) {
    return file.nodes().getFirst().inputs().getFirst();
  }

  @Test
  void O13_everyCallIsReplacedByNodesWithNamesOfTheirOwn() throws Exception {
    OnnxFile file =
        read(
            graph(1, call("Twice", "x", "t"), call("Twice", "t", "y")),
            function("Twice", "x", "y", node("Tanh", "x", "t"), node("Sin", "t", "y")));
    assertEquals(List.of("Tanh", "Sin", "Tanh", "Sin"), operators(file));
    assertEquals("x", entrance(file));
    Set<String> made = new HashSet<>();
    for (OnnxNode node : file.nodes()) {
      assertTrue(made.addAll(node.outputs()), "two nodes make " + node.outputs());
    }
    assertEquals(List.of("y"), file.nodes().getLast().outputs());
    assertEquals(file.nodes().get(1).outputs(), file.nodes().get(2).inputs());
  }

  @Test
  void O13_aNameInsideMayBeOneOfTheGraph() throws Exception {
    OnnxFile file =
        read(
            graph(1, call("F", "x", "c"), node("Relu", "c", "c/t"), node("Sin", "c/t", "y")),
            function("F", "c/t", "y", node("Tanh", "c/t", "t"), node("Sin", "t", "y")));
    assertEquals(List.of("Tanh", "Sin", "Relu", "Sin"), operators(file));
    for (int i = 1; i < 4; i++) {
      assertEquals(file.nodes().get(i - 1).outputs(), file.nodes().get(i).inputs());
    }
  }

  @Test
  void O13_functionsMayCallOthers() throws Exception {
    OnnxFile file =
        read(
            graph(1, call("Outer", "x", "y")),
            function("Outer", "a", "b", call("Inner", "a", "t"), call("Inner", "t", "b")),
            function("Inner", "a", "b", node("Sin", "a", "b")));
    assertEquals(List.of("Sin", "Sin"), operators(file));
    assertEquals("y/Inner/Sin", file.nodes().getFirst().name());
  }

  @Test
  void O13_attributesOfTheCallOrTheirDefaultsOrNone() throws Exception {
    Proto leaky =
        function(
                "Leaky",
                "x",
                "y",
                node("LeakyRelu", "x", "t", reference("alpha", "slope", 1)),
                node("Elu", "t", "y", reference("alpha", "other", 1)))
            .text(6, "other")
            .message(11, number("slope", 0.25f));
    OnnxFile file =
        read(
            graph(
                1,
                call("Leaky", "x", "t"),
                call("Leaky", "t", "y", number("slope", 0.5f), number("other", 2))),
            leaky);
    List<OnnxNode> nodes = file.nodes();
    assertEquals(List.of(attribute(0.25f)), nodes.get(0).attributes());
    assertEquals(List.of(), nodes.get(1).attributes());
    assertEquals(List.of(attribute(0.5f)), nodes.get(2).attributes());
    assertEquals(List.of(attribute(2)), nodes.get(3).attributes());
  }

  private static OnnxAttribute attribute(float value) {
    return new OnnxAttribute("alpha", new OnnxAttribute.Float(value));
  }

  @Test
  void O13_anInputThatIsLeftOutIsLeftOutInside() throws Exception {
    Proto dense = function("Dense", "x,w,b", "y", node("Gemm", "x,w,b", "y"));
    OnnxFile file =
        read(graph(2, call("Dense", "x,w", "y")).message(5, tensor("w", steps(6), 2, 3)), dense);
    assertEquals(List.of("x", "w", ""), file.nodes().getFirst().inputs());
  }

  @Test
  void O13_anOutputMayBeAnInputOrAnOutputTwice() throws Exception {
    OnnxFile same = read(graph(1, call("Same", "x", "y")), function("Same", "a", "a"));
    assertEquals(List.of("Identity"), operators(same));
    assertEquals("x", entrance(same));
    OnnxFile both =
        read(
            graph(1, call("Both", "x", "a").text(2, "b"), node("Add", "a,b", "y")),
            function("Both", "x", "t,t", node("Sin", "x", "t")));
    assertEquals(List.of("Sin", "Identity", "Add"), operators(both));
  }

  @Test
  void O13_overloadsAreToldApart() throws Exception {
    OnnxFile file =
        read(
            graph(1, call("F", "x", "y").text(8, "two")),
            function("F", "x", "y", node("Sin", "x", "y")).text(13, "one"),
            function("F", "x", "y", node("Cos", "x", "y")).text(13, "two"));
    assertEquals(List.of("Cos"), operators(file));
    assertMalformed(
        "O13",
        refused(
            graph(1, call("F", "x", "y")),
            function("F", "x", "y", node("Sin", "x", "y")),
            function("F", "x", "y", node("Cos", "x", "y"))));
  }

  @Test
  void O13_functionsThatCallThemselvesAreRefused() {
    assertMalformed(
        "O13",
        refused(graph(1, call("F", "x", "y")), function("F", "x", "y", call("F", "x", "y"))));
    assertMalformed(
        "O13",
        refused(
            graph(1, call("F", "x", "y")),
            function("F", "x", "y", call("G", "x", "y")),
            function("G", "x", "y", call("F", "x", "y"))));
  }

  @Test
  void O13_doublingsAreCountedBeforeTheyAreMade() {
    // Each function calls the next one 64 times: 64^7 nodes.
    Proto[] functions = new Proto[8];
    for (int i = 0; i < 8; i++) {
      Proto[] calls = new Proto[64];
      for (int c = 0; c < 64; c++) {
        String from = c == 0 ? "x" : "t" + c;
        String to = c == 63 ? "y" : "t" + (c + 1);
        calls[c] = i == 7 ? node("Sin", from, to) : call("F" + (i + 1), from, to);
      }
      functions[i] = function("F" + i, "x", "y", calls);
    }
    FileProblem.OverLimit problem =
        assertInstanceOf(
            FileProblem.OverLimit.class, refused(graph(1, call("F0", "x", "y")), functions));
    assertEquals("onnx-inlined-nodes", problem.what());
  }

  @Test
  void O13_aSmallFileMayStandForAFewHundredNodesALargeOneForMore() throws Exception {
    Proto[] sines = new Proto[100];
    Proto[] calls = new Proto[3];
    for (int i = 0; i < 100; i++) {
      sines[i] = node("Sin", i == 0 ? "x" : "t" + i, i == 99 ? "y" : "t" + (i + 1));
    }
    for (int i = 0; i < 3; i++) {
      calls[i] = call("F", i == 0 ? "x" : "v" + i, i == 2 ? "y" : "v" + (i + 1));
    }
    Proto function = function("F", "x", "y", sines);
    FileProblem.OverLimit problem =
        assertInstanceOf(FileProblem.OverLimit.class, refused(graph(1, calls), function));
    assertEquals(303, problem.found());
    Proto large = graph(1, calls).message(5, tensor("w", new float[10_000], 10_000));
    assertEquals(300, read(large, function).nodes().size());
  }

  @Test
  void O13_callsNestedTooDeepAreRefused() throws Exception {
    assertEquals(8, read(graph(1, call("F0", "x", "y")), chain(8)).nodes().size() * 8);
    FileProblem.OverLimit problem =
        assertInstanceOf(
            FileProblem.OverLimit.class, refused(graph(1, call("F0", "x", "y")), chain(9)));
    assertEquals("onnx-function-depth", problem.what());
    assertEquals(8, problem.bound());
  }

  private static Proto[] chain(int length) {
    Proto[] functions = new Proto[length];
    for (int i = 0; i < length; i++) {
      functions[i] =
          function(
              "F" + i,
              "x",
              "y",
              i == length - 1 ? node("Sin", "x", "y") : call("F" + (i + 1), "x", "y"));
    }
    return functions;
  }

  @Test
  void O13_callsThatDoNotFitTheFunctionAreRefused() {
    Proto sine = function("Sine", "x", "y", node("Sin", "x", "y"));
    assertMalformed("O13", refused(graph(1, call("Sine", "x,x", "y")), sine));
    assertMalformed("O13", refused(graph(1, call("Sine", "x", "y").text(2, "z")), sine));
    assertMalformed("O13", refused(graph(1, call("Sine", "x", "y", number("a", 1))), sine));
    Proto unknown =
        function("F", "x", "y", node("Elu", "x", "y", reference("alpha", "nothing", 1)));
    assertMalformed("O13", refused(graph(1, call("F", "x", "y")), unknown));
    Proto overwrites = function("F", "x", "y", node("Sin", "x", "x"), node("Sin", "x", "y"));
    assertMalformed("O13", refused(graph(1, call("F", "x", "y")), overwrites));
    Proto twins = function("F", "x,x", "y", node("Sin", "x", "y"));
    assertMalformed("O13", refused(graph(1, call("F", "x", "y")), twins));
  }

  @Test
  void O20_anAttributeOfAnotherKindThanTheFunctionTakesIsRefused() {
    Proto elu =
        function("F", "x", "y", node("Elu", "x", "y", reference("alpha", "a", 1))).text(6, "a");
    assertMalformed("O20", refused(graph(1, call("F", "x", "y", Proto.integer("a", 1))), elu));
    assertMalformed("O20", refused(graph(1, node("Elu", "x", "y", reference("alpha", "a", 1)))));
  }

  @Test
  void O14_aFunctionOfOtherOperatorsThanTheModelIsRefused() throws Exception {
    Proto old =
        new Proto()
            .text(1, "F")
            .text(10, "own")
            .text(4, "x")
            .text(5, "y")
            .message(9, opset("", 12))
            .message(7, node("Sin", "x", "y"));
    assertMalformed("O14", refused(graph(1, call("F", "x", "y")), old));
    assertEquals(List.of("Sin"), operators(read(graph(1, node("Sin", "x", "y")), old)));
  }

  @Test
  void O15_aFunctionSeesNothingOfTheGraphButItsInputs() {
    assertMalformed(
        "O15",
        refused(
            graph(2, call("F", "x", "y")).message(5, tensor("w", steps(6), 2, 3)),
            function("F", "x", "y", node("MatMul", "x,w", "y"))));
  }

  @Test
  void O13_functionsThatNothingCallsAreOnlyRead() throws Exception {
    Proto file = new Proto().number(1, 8).message(7, graph(1, node("Sin", "x", "y")));
    file.message(8, opset("", 20));
    for (int i = 0; i < 1000; i++) {
      file.message(25, function("f" + i, "x", "y", call("f" + i, "x", "y")));
    }
    OnnxFile read = OnnxFile.read(ByteBuffer.wrap(file.toBytes()), OnnxLimits.DEFAULT);
    assertEquals(List.of("Sin"), operators(read));
    Proto unclean = new Proto().text(1, "\u001b[2J").text(10, "own");
    assertMalformed("O24", refused(graph(1, node("Sin", "x", "y")), unclean));
  }

  @Test
  void O13_standardOperatorsWithAnotherMeaningAreTold() throws Exception {
    Proto relu = new Proto().text(1, "Relu").message(7, node("Sin", "x", "y"));
    assertEquals(Set.of("Relu"), read(graph(1, node("Relu", "x", "y")), relu).redefined());
  }
}
