package org.weightscope.service.contract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.weightscope.service.upload.Sha256;

/** The contract as it was written. */
@RestController
class ContractController {
  private final byte[] contract;
  private final String tag;

  ContractController() throws IOException {
    try (InputStream in = new ClassPathResource("openapi.yaml").getInputStream()) {
      contract = in.readAllBytes();
    }
    tag = '"' + Sha256.name(ByteBuffer.wrap(contract)).substring("sha256:".length()) + '"';
  }

  @GetMapping("/openapi.yaml")
  ResponseEntity<byte[]> contract() {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.maxAge(Duration.ZERO).mustRevalidate())
        .eTag(tag)
        .contentType(MediaType.parseMediaType("application/yaml;charset=UTF-8"))
        .body(contract);
  }
}
