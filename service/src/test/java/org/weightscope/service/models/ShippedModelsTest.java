package org.weightscope.service.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.weightscope.service.ShippedFiles;

class ShippedModelsTest {
  @Test
  void everyShippedModelIsInTheListWithItsDigest() throws Exception {
    Set<String> present = new TreeSet<>();
    for (Resource model : ShippedFiles.models()) {
      present.add(ShippedFiles.path(model));
    }
    // Reading them compares the digests.
    Set<String> listed =
        new ShippedModels()
            .files().stream()
                .map(file -> file.name() + "/" + file.version() + "/model.onnx")
                .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        present,
        listed,
        "write the list anew: cd service/src/main/resources/models && sha256sum */*/model.onnx >"
            + " SHA256SUMS");
  }
}
