package org.weightscope.inspection.rendering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.weightscope.inspection.ExampleNetworks;
import org.weightscope.network.Network;

class LayerDrawingTest {
  private static final String HOSTILE =
      "</text><script>alert(1)</script>\"'&amp;\u0000\u0007\u001b[31m\u202e\ud800\uffff😀";

  @Test
  void everyLayerHasABoxFromTheInputToTheOutput() throws Exception {
    for (int layers : new int[] {1, 3, 100}) {
      Document drawing = drawing(ExampleNetworks.deep(layers, "layer."));
      long boxes =
          elements(drawing, "rect").stream()
              .filter(box -> box.getAttribute("height").equals("44"))
              .count();
      assertEquals(layers, boxes);
      List<String> texts = texts(drawing);
      assertTrue(texts.contains("input") && texts.contains("output"), texts::toString);
      assertTrue(texts.stream().anyMatch(text -> text.contains("layer.0")), texts::toString);
    }
  }

  @Test
  void hostileNamesAreTextAndTheDocumentStaysSound() throws Exception {
    Document drawing = drawing(ExampleNetworks.deep(3, HOSTILE));
    assertEquals(
        Set.of("svg", "title", "desc", "g", "rect", "path", "text", "tspan"),
        elements(drawing, "*").stream().map(Element::getTagName).collect(Collectors.toSet()));
    assertTrue(
        texts(drawing).stream().anyMatch(text -> text.contains("</text><script>")),
        "the name is shown as it is");
  }

  @Test
  void nothingInItNeedsMoreThanAPolicyWithoutStylesScriptsAndSources() throws Exception {
    String svg = LayerDrawing.of(ExampleNetworks.inspected(ExampleNetworks.residual()));
    for (String refused : List.of("style=", "<style", "href", "url(", "<image", "onload")) {
      assertFalse(svg.contains(refused), refused);
    }
  }

  @Test
  void itHasATitleAndADescriptionForThoseWhoDoNotSeeIt() throws Exception {
    Element root = drawing(ExampleNetworks.mlp()).getDocumentElement();
    assertEquals("img", root.getAttribute("role"));
    assertEquals("drawing-title drawing-description", root.getAttribute("aria-labelledby"));
    String title = root.getElementsByTagName("title").item(0).getTextContent();
    String description = root.getElementsByTagName("desc").item(0).getTextContent();
    assertEquals("safetensors network, 784 to 10", title);
    assertTrue(description.contains("linear 128, linear 64, linear 10"), description);
  }

  @Test
  void connectionsThatPassOverLayersStayLeftOfTheBoxes() throws Exception {
    for (Network network :
        List.of(
            ExampleNetworks.residual(), ExampleNetworks.dense(), ExampleNetworks.transformer())) {
      Document drawing = drawing(network);
      double left =
          elements(drawing, "rect").stream()
              .filter(box -> box.getAttribute("height").equals("44"))
              .mapToDouble(box -> Double.parseDouble(box.getAttribute("x")))
              .findFirst()
              .orElseThrow();
      int connections = 0;
      for (Element path : elements(drawing, "path")) {
        String commands = path.getAttribute("d");
        if (commands.contains("q")) {
          connections++;
          double start = Double.parseDouble(commands.substring(1, commands.indexOf(' ')));
          assertTrue(start <= left && start > 0, commands);
          assertTrue(
              Double.parseDouble(commands.substring(commands.lastIndexOf('H') + 1)) < left,
              commands);
        }
      }
      assertTrue(connections > 0, "there are skips, but no connection is drawn");
    }
  }

  @Test
  void aFileWithoutANetworkGetsANoteThatSaysWhy() throws Exception {
    var file = ExampleNetworks.withoutNetwork("Nothing tells <what> it is. " + "x".repeat(300));
    Document note = parsed(LayerDrawing.of(file));
    assertTrue(
        texts(note).stream().anyMatch(text -> text.contains("Nothing tells <what> it is.")),
        texts(note)::toString);
  }

  @Test
  void veryLongNetworksAreCutWithANote() throws Exception {
    Document drawing = drawing(ExampleNetworks.deep(LayerDrawing.MOST_LAYERS + 7, "n"));
    assertTrue(texts(drawing).contains("7 more layers are not drawn."));
    assertFalse(texts(drawing).contains("output"));
  }

  @Test
  void valuesShareALaneOnlyIfOneEndsBeforeTheOtherBegins() {
    for (Network network : List.of(ExampleNetworks.residual(), ExampleNetworks.dense())) {
      Lanes lanes = Lanes.of(ExampleNetworks.inspected(network).inspection().layers());
      assertEquals(0, lanes.leftOut());
      for (Lanes.Connection one : lanes.connections()) {
        for (Lanes.Connection other : lanes.connections()) {
          assertTrue(
              one == other
                  || one.lane() != other.lane()
                  || one.last() <= other.source()
                  || other.last() <= one.source(),
              one + " and " + other);
        }
      }
    }
  }

  private static Document drawing(Network network) throws Exception {
    return parsed(LayerDrawing.of(ExampleNetworks.inspected(network)));
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static List<String> texts(Document document) {
    return elements(document, "text").stream().map(Element::getTextContent).toList();
  }
}
