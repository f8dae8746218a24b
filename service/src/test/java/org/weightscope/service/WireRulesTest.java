package org.weightscope.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of the connection, on which a proper client cannot be made to break. */
class WireRulesTest {
  private static final String POST = "POST /classify-inr HTTP/1.1";
  private static final String HOST = "Host: localhost";
  private static final String TYPE = "Content-Type: application/octet-stream";
  private static final long GIGABYTE = 1L << 30;
  private static final long LIMIT = 8 << 20;
  private static final byte[] GOOD = Inrs.random(5, 2, 32, 32, 1);

  @AfterEach
  void aValidRequestStillWorks() throws Exception {
    assertEquals(200, RunningService.post("/classify-inr", GOOD).statusCode());
  }

  private static void assertProblem(int status, String type, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status), answer);
    assertTrue(answer.contains("application/problem+json"), answer);
    assertTrue(answer.contains(type), answer);
  }

  @Test
  void H01_aGigabyteThatIsDeclaredIsRefusedWithoutBeingRead() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Content-Length: " + GIGABYTE);
      String answer = connection.answer();
      assertProblem(413, "weightscope:too-large", answer);
      assertTrue(answer.contains("\"bound\":" + LIMIT + ",\"found\":" + GIGABYTE), answer);
      assertTrue(connection.closed(), "the rest of the body would have to be read");
    }
  }

  @Test
  void H01_aGigabyteInChunksIsCutOffAtTheLimit() throws IOException {
    long sent = 0;
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Transfer-Encoding: chunked");
      byte[] chunk = new byte[64 << 10];
      try {
        while (sent < GIGABYTE) {
          connection.chunk(chunk);
          sent += chunk.length;
        }
      } catch (IOException e) {
        // The service has hung up, as it should.
      }
    }
    assertTrue(sent < LIMIT + (32 << 20), "the service took %d bytes".formatted(sent));
  }

  @Test
  void H01_aBodyInChunksJustOverTheLimitIsToldSo() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Transfer-Encoding: chunked");
      byte[] chunk = new byte[1 << 20];
      for (int i = 0; i < 8; i++) {
        connection.chunk(chunk);
      }
      connection.chunk(new byte[1]);
      connection.chunk(new byte[0]);
      assertProblem(413, "weightscope:too-large", connection.answer());
    }
  }

  @Test
  void H01_aBodyOfExactlyTheLimitIsRead() throws Exception {
    byte[] body = new byte[(int) LIMIT];
    String answer =
        RunningService.post("/classify-inr", body, "Content-Type", "application/octet-stream")
            .body();
    assertTrue(answer.contains("weightscope:malformed-file"), answer);
  }

  @Test
  void H18_aRefusalComesBeforeTheInvitationToSendTheBody() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Expect: 100-continue", "Content-Length: " + GIGABYTE);
      assertProblem(413, "weightscope:too-large", connection.answer());
    }
    try (RawConnection connection = new RawConnection()) {
      connection.header(
          POST, HOST, "Content-Type: image/png", "Expect: 100-continue", "Content-Length: 5000");
      assertProblem(415, "weightscope:unsupported-format", connection.answer());
    }
  }

  @Test
  void H18_aBodyThatIsTakenIsInvited() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Expect: 100-continue", "Content-Length: " + GOOD.length);
      assertTrue(connection.answer().startsWith("HTTP/1.1 100"), "the body was not invited");
      connection.bytes(GOOD);
      assertTrue(connection.answer().startsWith("HTTP/1.1 200"), "no answer after the body");
    }
  }

  @Test
  void H06_twoLengthsOfOneBodyAreRefused() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Content-Length: 4", "Transfer-Encoding: chunked");
      connection.chunk(GOOD);
      connection.chunk(new byte[0]);
      assertProblem(400, "weightscope:malformed-request", connection.answer());
      assertTrue(connection.closed(), "the connection is still open");
    }
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "transfer-encoding: chunked", "CONTENT-LENGTH: 4");
      connection.chunk(GOOD);
      connection.chunk(new byte[0]);
      assertProblem(400, "weightscope:malformed-request", connection.answer());
    }
  }

  @Test
  void H06_chunksAloneAreFineAlsoWhenTheBodySpeaksOfALength() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Transfer-Encoding: chunked");
      connection.chunk(
          "Content-Length: 4\r\n\r\nContent-Length: 5\r\n".getBytes(StandardCharsets.US_ASCII));
      connection.chunk(new byte[0]);
      assertProblem(415, "weightscope:unsupported-format", connection.answer());
    }
  }

  @Test
  void H04_aBodyThatStopsIsRefused() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Content-Length: 5000");
      connection.bytes(new byte[10]);
      assertProblem(408, "weightscope:slow-body", connection.answer());
    }
  }

  @Test
  void H11_whatTheConnectorRefusesIsAProblemToo() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header("GET /models HTTP/1.1", HOST, "X-Long: " + "x".repeat(9000));
      assertProblem(400, "about:blank", connection.answer());
    }
    try (RawConnection connection = new RawConnection()) {
      connection.header("GET /{ HTTP/1.1", HOST);
      assertProblem(400, "about:blank", connection.answer());
    }
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Transfer-Encoding: gzip");
      assertProblem(501, "about:blank", connection.answer());
    }
  }

  @Test
  void H01_aBrokenChunkIsRefused() throws IOException {
    try (RawConnection connection = new RawConnection()) {
      connection.header(POST, HOST, TYPE, "Transfer-Encoding: chunked");
      connection.bytes("not hex\r\n".getBytes(StandardCharsets.US_ASCII));
      assertProblem(400, "weightscope:malformed-request", connection.answer());
    }
  }

  @Test
  void H14_moreUploadsThanTheLimitAreRefusedAtOnceAndTakenAgainLater() throws IOException {
    List<RawConnection> held = new ArrayList<>();
    try {
      for (int i = 0; i < 48; i++) {
        RawConnection connection = new RawConnection();
        held.add(connection);
        connection.header(
            POST, HOST, TYPE, "Expect: 100-continue", "Content-Length: " + GOOD.length);
        // Once invited, an upload is certainly admitted.
        assertTrue(connection.answer().startsWith("HTTP/1.1 100"), "upload " + i);
      }
      try (RawConnection connection = new RawConnection()) {
        connection.header(
            POST, HOST, TYPE, "Expect: 100-continue", "Content-Length: " + GOOD.length);
        String answer = connection.answer();
        assertProblem(429, "weightscope:overloaded", answer);
        assertTrue(answer.contains("\r\nRetry-After: "), answer);
      }
      for (RawConnection connection : held) {
        connection.bytes(GOOD);
        assertTrue(connection.answer().startsWith("HTTP/1.1 200"), "an admitted upload failed");
      }
    } finally {
      for (RawConnection connection : held) {
        connection.close();
      }
    }
  }

  @Test
  void aDeadlineThatPassesWhileTheBodyComesIsTold() throws Exception {
    try (RawConnection connection = new RawConnection()) {
      connection.header(
          POST,
          HOST,
          TYPE,
          "Weightscope-Timeout-Ms: 50",
          "Expect: 100-continue",
          "Content-Length: " + GOOD.length);
      assertTrue(connection.answer().startsWith("HTTP/1.1 100"), "the body was not invited");
      Thread.sleep(60);
      connection.bytes(GOOD);
      String answer = connection.answer();
      assertProblem(504, "weightscope:deadline-exceeded", answer);
      assertTrue(answer.contains("\"deadlineMs\":50,\"stage\":\"body\""), answer);
    }
  }

  @Test
  void H14_uploadsThatAreBrokenOffGiveBackTheirPlace() throws Exception {
    for (int i = 0; i < 48; i++) {
      try (RawConnection connection = new RawConnection()) {
        connection.header(
            POST, HOST, TYPE, "Expect: 100-continue", "Content-Length: " + GOOD.length);
        assertTrue(connection.answer().startsWith("HTTP/1.1 100"), "upload " + i);
        connection.bytes(Arrays.copyOf(GOOD, GOOD.length / 2));
      }
    }
    // Without their places back, none of these would be taken; the service may need a moment to see
    // that the others are gone.
    int status = 0;
    for (int attempt = 0; attempt < 100 && status != 200; attempt++) {
      status = RunningService.post("/classify-inr", GOOD).statusCode();
      Thread.sleep(status == 200 ? 0 : 50);
    }
    assertEquals(200, status);
  }
}
