package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightscope.api.EditDescription;
import org.weightscope.api.EditList;
import org.weightscope.api.Problem;
import org.weightscope.api.client.ClassifyOptions;
import org.weightscope.api.client.EditOptions;
import org.weightscope.api.client.WeightscopeClient;
import org.weightscope.editing.Edit;
import org.weightscope.editing.EditKind;
import org.weightscope.editing.EditableFile;
import org.weightscope.evaluation.Evaluation;
import org.weightscope.network.Inr;
import org.weightscope.network.Layer;
import org.weightscope.network.Network;
import org.weightscope.network.Shape;
import org.weightscope.network.architecture.NetworkFile;
import org.weightscope.onnx.OnnxLimits;
import org.weightscope.safetensors.ReadLimits;
import org.weightscope.service.upload.Sha256;

/** Edited files, their pictures and what is said about them, over HTTP. */
class EditInrTest {
  private static final byte[] NETWORK = Inrs.random(1, 2, 16, 16, 1);
  private static final int GRID = 8;

  private static WeightscopeClient client() {
    return new WeightscopeClient(RunningService.uri("/"));
  }

  private static Inr safetensors(byte[] bytes) throws Exception {
    return EditableFile.safetensors(ByteBuffer.wrap(bytes), ReadLimits.DEFAULT, Optional.empty())
        .described()
        .inr()
        .orElseThrow();
  }

  private static Problem problem(HttpResponse<String> response) {
    return RunningService.problem(response).problem();
  }

  @Test
  void theEditedFileComesBackInTheFormatThatWasSent() throws Exception {
    try (WeightscopeClient client = client()) {
      EditOptions options = EditOptions.of("rotate", "invert").with("degrees", 30);
      byte[] edited = client.editInr(NETWORK, options);
      Edit same = new Edit.Sequence(List.of(new Edit.Rotate(30), new Edit.Invert()));
      assertEquals(same.applied(safetensors(NETWORK)), safetensors(edited));

      byte[] onnx = OnnxInrs.siren(Inrs.network(1, 2, 16, 16, 1));
      Inr fromOnnx =
          EditableFile.onnx(
                  ByteBuffer.wrap(client.editInr(onnx, options)),
                  OnnxLimits.DEFAULT,
                  Optional.empty())
              .described()
              .inr()
              .orElseThrow();
      assertArrayEquals(
          Evaluation.render(safetensors(edited), GRID, GRID),
          Evaluation.render(fromOnnx, GRID, GRID),
          1e-6f);
    }
  }

  @Test
  void theHeadersNameTheFileAndItsDigest() throws Exception {
    byte[] edited;
    try (WeightscopeClient client = client()) {
      edited = client.editInr(NETWORK, EditOptions.of("invert"));
    }
    HttpResponse<String> response = RunningService.post("/edit-inr?edit=invert", NETWORK);
    Map<String, List<String>> headers = response.headers().map();
    assertEquals(200, response.statusCode());
    assertEquals(List.of("application/octet-stream"), headers.get("content-type"));
    assertEquals(
        List.of("attachment; filename=\"edited.safetensors\""), headers.get("content-disposition"));
    assertEquals(
        List.of(
            "sha-256=:"
                + Base64.getEncoder().encodeToString(Sha256.of(ByteBuffer.wrap(edited)))
                + ":"),
        headers.get("repr-digest"));
    assertEquals(List.of("no-store"), headers.get("cache-control"));
    assertTrue(String.valueOf(headers.get("vary")).contains("Accept"), headers::toString);
    assertTrue(String.valueOf(headers.get("server-timing")).contains("edit;dur="));
  }

  @Test
  void twoFlipsGiveTheBytesBack() throws Exception {
    try (WeightscopeClient client = client()) {
      EditOptions flip = EditOptions.of("flip").with("direction", "vertical");
      byte[] once = client.editInr(NETWORK, flip);
      assertNotEquals(ByteBuffer.wrap(NETWORK), ByteBuffer.wrap(once));
      assertArrayEquals(NETWORK, client.editInr(once, flip));
      assertArrayEquals(
          NETWORK,
          client.editInr(NETWORK, EditOptions.of("flip", "flip").with("direction", "vertical")));
    }
  }

  @Test
  void theDescriptionMeasuresBothPicturesAndTheTensors() throws Exception {
    try (WeightscopeClient client = client()) {
      EditDescription description =
          client.describeEdit(
              NETWORK, EditOptions.of("brightness").with("amount", 0.25).grid(GRID));
      assertEquals(
          List.of(new EditDescription.Edit("brightness", Map.of("amount", 0.25))),
          description.edits());
      assertEquals(GRID, description.grid());
      float[] picture = Evaluation.render(safetensors(NETWORK), GRID, GRID);
      double sum = 0;
      for (float value : picture) {
        sum += value;
      }
      assertEquals(sum / picture.length, description.before().mean(), 1e-6);
      assertEquals(description.before().mean() + 0.25, description.after().mean(), 1e-5);
      assertEquals(description.before().max() + 0.25, description.after().max(), 1e-5);
      assertEquals(0.25, description.change(), 1e-5);
      assertEquals(1, description.deltas().size(), () -> description.deltas().toString());
      assertEquals("layers.2.bias", description.deltas().getFirst().tensor());
      assertEquals(0.25, description.deltas().getFirst().l2(), 1e-6);
      assertEquals(Sha256.name(ByteBuffer.wrap(NETWORK)), description.network().digest());
      assertEquals(NETWORK.length, description.edited().bytes());
      assertEquals(
          Sha256.name(
              ByteBuffer.wrap(
                  client.editInr(NETWORK, EditOptions.of("brightness").with("amount", 0.25)))),
          description.edited().digest());
    }
  }

  @Test
  void thePictureShowsBeforeAndAfterSideBySide() throws Exception {
    int size = 64;
    try (WeightscopeClient client = client()) {
      BufferedImage image =
          ImageIO.read(
              new ByteArrayInputStream(
                  client.pictureOfEdit(
                      NETWORK,
                      EditOptions.of("invert")
                          .read(ClassifyOptions.NONE.pixel(0.5, 0.5))
                          .grid(GRID)
                          .size(size))));
      assertEquals(size, image.getHeight());
      assertEquals(2 * size + size / 32, image.getWidth());
      assertEquals(1, image.getRaster().getNumBands(), "grey");
      float[] picture = Evaluation.render(safetensors(NETWORK), GRID, GRID);
      for (int row = 0; row < GRID; row++) {
        for (int column = 0; column < GRID; column++) {
          double pixel = 0.5 * picture[row * GRID + column] + 0.5;
          int x = column * size / GRID + 3;
          int y = row * size / GRID + 3;
          assertEquals(
              Math.clamp(255 * pixel, 0, 255), image.getRaster().getSample(x, y, 0), 0.6, "before");
          assertEquals(
              Math.clamp(255 * (1 - pixel), 0, 255),
              image.getRaster().getSample(size + size / 32 + x, y, 0),
              0.6,
              "after");
        }
      }
    }
  }

  @Test
  void threeOutputsAreAPictureInColour() throws Exception {
    byte[] colours = Inrs.random(1, 2, 16, 3);
    try (WeightscopeClient client = client()) {
      EditOptions turn = EditOptions.of("rotate").with("degrees", 90);
      BufferedImage image =
          ImageIO.read(new ByteArrayInputStream(client.pictureOfEdit(colours, turn)));
      assertEquals(3, image.getRaster().getNumBands());
      assertEquals(
          new Edit.Rotate(90).applied(safetensors(colours)),
          safetensors(client.editInr(colours, turn)));
    }
    Problem.NotEditable unseen =
        assertInstanceOf(
            Problem.NotEditable.class,
            problem(
                RunningService.post(
                    "/edit-inr?edit=invert", Inrs.random(1, 2, 8, 2), "Accept", "image/png")));
    assertTrue(unseen.detail().contains("2 values"), unseen.detail());
  }

  @Test
  void theConventionOfTheQueryIsKeptByTheFile() throws Exception {
    try (WeightscopeClient client = client()) {
      ClassifyOptions read = ClassifyOptions.NONE.columnBeforeRow().range(0, 1).pixel(2, -0.5);
      byte[] edited =
          client.editInr(NETWORK, EditOptions.of("shift").with("right", 0.25).read(read));
      Inr.Convention convention =
          new Inr.Convention(Inr.Axes.COLUMN_ROW, new Inr.Range(0, 1), 2, -0.5);
      Inr before = new Inr(safetensors(NETWORK).network(), convention);
      assertEquals(
          new Edit.Shift(0.25, 0).applied(before).network(), safetensors(edited).network());
    }
  }

  @Test
  void aDocumentOfTheArchitectureIsTakenAlong() throws Exception {
    byte[] body =
        new Multipart()
            .part("network", NETWORK)
            .part("architecture", "{\"format\":1,\"activation\":\"relu\"}")
            .toBytes();
    HttpResponse<String> response =
        RunningService.post(
            "/edit-inr?edit=invert",
            body,
            "Content-Type",
            Multipart.TYPE,
            "Accept",
            "application/json");
    assertEquals(
        "relu", RunningService.read(response, EditDescription.class).convention().activation());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "; edit; one or more of rotate",
        "edit=dilat; edit; one of rotate",
        "edit=rotate; degrees; needs the query parameter degrees",
        "edit=rotate&degrees=400; degrees; from -360 to 360",
        "edit=rotate&degrees=30&amount=1; amount; belongs to brightness",
        "edit=zoom,contrast&factor=2; factor; zoom and contrast",
        "edit=flip&direction=sideways; direction; horizontal, vertical",
        "edit=shift; right; share of the width",
        "edit=invert&grid=2.5; grid; whole number from 2 to 256",
        "edit=invert&size=5000; size; whole number from 2 to 1024",
        "edit=invert&angle=3; angle; nearest is",
        "edit=invert,; edit; one of rotate",
      })
  void aMistakeInTheQueryIsNamedWithWhatIsAllowed(String query, String parameter, String says)
      throws Exception {
    String path = query == null ? "/edit-inr" : "/edit-inr?" + query;
    Problem.MalformedRequest refused =
        assertInstanceOf(
            Problem.MalformedRequest.class, problem(RunningService.post(path, NETWORK)));
    assertEquals(parameter, refused.parameter());
    assertTrue(refused.detail().contains(says), refused.detail());
  }

  /** An INR with a softmax behind it. */
  private static byte[] withSoftmax() {
    Network.Builder layers = new Network.Builder(new Shape.Vector(2));
    int value = 0;
    for (Layer.Weighted layer : Inrs.network(1, 2, 4, 2).weighted()) {
      value = layers.add(layer.weight().origin().tensor(), layer, value);
    }
    layers.add("softmax", new Layer.Softmax(false), value);
    return new NetworkFile(layers.build()).bytes(Map.of());
  }

  @Test
  void networksThatShowNoPictureAreRefused() throws Exception {
    Problem.NotEditable layers =
        assertInstanceOf(
            Problem.NotEditable.class,
            problem(RunningService.post("/edit-inr?edit=invert", withSoftmax())));
    assertTrue(layers.detail().contains("other layers"), layers.detail());
    Problem.NotEditable inputs =
        assertInstanceOf(
            Problem.NotEditable.class,
            problem(
                RunningService.post(
                    "/edit-inr?edit=invert",
                    OnnxInrs.siren(Inrs.network(1, 3, 4, 1)),
                    "Accept",
                    "*/*")));
    assertTrue(inputs.detail().contains("3 inputs"), inputs.detail());
  }

  @Test
  void aPictureThatTakesTooMuchIsRefusedAndItsFileIsNot() throws Exception {
    byte[] wide = Inrs.random(1, 2, 600, 600, 1);
    String path = "/edit-inr?edit=invert&grid=256";
    Problem.TooCostly costly =
        assertInstanceOf(
            Problem.TooCostly.class,
            problem(RunningService.post(path, wide, "Accept", "image/png")));
    assertEquals("multiplications", costly.what());
    assertEquals(200, RunningService.post(path, wide).statusCode());
  }

  @Test
  void oneNetworkIsEditedAtATime() throws Exception {
    byte[] two = new Multipart().part("network", NETWORK).part("network", NETWORK).toBytes();
    Problem.MalformedRequest refused =
        assertInstanceOf(
            Problem.MalformedRequest.class,
            problem(
                RunningService.post("/edit-inr?edit=invert", two, "Content-Type", Multipart.TYPE)));
    assertEquals("network", refused.parameter());
  }

  @Test
  void theListOfEditsIsThatOfTheKinds() throws Exception {
    try (WeightscopeClient client = client()) {
      EditList list = client.edits();
      assertEquals(
          List.of(EditKind.values()).stream().map(EditKind::word).toList(),
          list.edits().stream().map(EditList.Entry::name).toList());
      assertEquals(-360, list.edits().getFirst().parameters().getFirst().least());
    }
  }
}
