package org.weightscope.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProblemDocumentTest {
  private static final Problem TENSOR_SIZE =
      new Problem.TensorSize("It spans 2048.", "S15", "layers.3.weight", 4096, 2048);

  @Test
  void aProblemTravelsWithItsTypeAndItsFields() {
    JsonNode json = WireFormat.JSON.valueToTree(new ProblemDocument(TENSOR_SIZE, "urn:uuid:1"));
    assertEquals(
        """
        {"type":"urn:problem-type:weightscope:tensor-size",\
        "title":"Tensor bytes do not match its shape","status":422,"detail":"It spans 2048.",\
        "instance":"urn:uuid:1","href":"/problems/tensor-size","rule":"S15",\
        "tensor":"layers.3.weight","fromShape":4096,"fromData":2048}\
        """,
        json.toString());
  }

  @Test
  void whatWasWrittenIsRead() {
    for (Problem problem :
        List.of(
            TENSOR_SIZE,
            new Problem.MalformedRequest("no"),
            new Problem.Http(405, "Method Not Allowed", "POST only"),
            new Problem.UnsupportedOperator(
                "one", List.of(new Problem.OperatorUse("n", "Loop", null))),
            new Problem.Overloaded("later", 128, 1800))) {
      ProblemDocument document = new ProblemDocument(problem, "urn:uuid:1");
      assertEquals(
          document,
          WireFormat.JSON.readValue(
              WireFormat.JSON.writeValueAsString(document), ProblemDocument.class));
    }
  }

  @Test
  void aTypeOfALaterVersionIsReadAsItsStatus() {
    ProblemDocument document =
        WireFormat.JSON.readValue(
            """
            {"type":"urn:problem-type:weightscope:of-tomorrow","title":"New","status":422,
             "detail":"Something new.","more":[1,2]}
            """,
            ProblemDocument.class);
    assertEquals(new Problem.Http(422, "New", "Something new."), document.problem());
  }

  @Test
  void everyRecordHasAType() {
    assertEquals(
        Set.of(Problem.class.getPermittedSubclasses()),
        Arrays.stream(ProblemType.values()).map(ProblemType::record).collect(Collectors.toSet()));
  }

  @Test
  void everyTypeSaysWhatItMeansAndWhatHelps() {
    for (ProblemType type : ProblemType.values()) {
      if (type != ProblemType.HTTP) {
        assertFalse(type.meaning().isBlank(), type.slug());
        assertFalse(type.remedy().isBlank(), type.slug());
        assertNotNull(type.href(), type.slug());
      }
    }
  }

  @Test
  void oneOfSeveralResultsIsToldByItsFields() {
    Classifications read =
        WireFormat.JSON.readValue(
            """
            {"results":[
              {"label":"7","classIndex":7,"probabilities":{"7":1.0},
               "convention":{"activation":"sine","frequency":30,"axes":"row-column",
                "range":[0,1],"scale":1,"offset":0,
                "from":{"activation":"default","frequency":"request","axes":"metadata",
                "range":"metadata","scale":"default","offset":"default"}},
               "model":{"name":"m","version":"1","digest":"sha256:0"},
               "network":{"format":"safetensors","layers":3,"parameters":1,"nodes":1,"edges":1,
                "digest":"sha256:0"},"later":true},
              {"problem":{"type":"urn:problem-type:weightscope:no-network","title":"t","status":422,
               "detail":"d"}}]}
            """,
            Classifications.class);
    assertEquals("7", ((Classification) read.results().get(0)).label());
    assertEquals(
        new Problem.NoNetwork("d"),
        ((ClassificationEntry.Refused) read.results().get(1)).problem().problem());
  }
}
