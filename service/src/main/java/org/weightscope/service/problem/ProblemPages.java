package org.weightscope.service.problem;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;
import org.weightscope.api.Problem;
import org.weightscope.api.ProblemType;

/** The pages that problems point to: what a type means and what helps. */
@RestController
class ProblemPages {
  private static final List<String> COMMON = List.of("detail");

  @GetMapping(path = "/problems", produces = MediaType.APPLICATION_JSON_VALUE)
  Map<String, Object> list() {
    return Map.of("problems", published().map(ProblemPages::description).toList());
  }

  @GetMapping(path = "/problems/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
  Map<String, Object> asJson(@PathVariable String name) {
    return description(type(name));
  }

  @GetMapping(path = "/problems/{name}", produces = MediaType.TEXT_HTML_VALUE)
  ResponseEntity<String> asPage(@PathVariable String name) {
    ProblemType type = type(name);
    String fields =
        String.join(
            "", fields(type).stream().map(field -> "<li><code>" + field + "</code></li>").toList());
    String page =
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
        <link rel="stylesheet" href="/page.css"></head><body><main>
        <h1>%1$s</h1>
        <p><code>%2$s</code>, status %3$d</p>
        <p>%4$s</p><p><b>What helps:</b> %5$s</p>
        %6$s
        <p><a href="/problems">All problem types</a> · <a href="/">Weightscope</a></p>
        </main></body></html>
        """
            .formatted(
                HtmlUtils.htmlEscape(type.title()),
                type.urn(),
                type.status(),
                HtmlUtils.htmlEscape(type.meaning()),
                HtmlUtils.htmlEscape(type.remedy()),
                fields.isEmpty() ? "" : "<p>Fields:</p><ul>" + fields + "</ul>");
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
        .body(page);
  }

  private static java.util.stream.Stream<ProblemType> published() {
    return Arrays.stream(ProblemType.values()).filter(type -> type != ProblemType.HTTP);
  }

  private static ProblemType type(String name) {
    return ProblemType.ofSlug(name)
        .filter(type -> type != ProblemType.HTTP)
        .orElseThrow(() ->
            new RefusedException(
                new Problem.Http(
                    404, "Not Found", "There is no such problem type; see /problems.")));
  }

  private static List<String> fields(ProblemType type) {
    return Arrays.stream(type.record().getRecordComponents())
        .map(component -> component.getName())
        .filter(name -> !COMMON.contains(name))
        .toList();
  }

  private static Map<String, Object> description(ProblemType type) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("type", type.urn());
    description.put("name", type.slug());
    description.put("status", type.status());
    description.put("title", type.title());
    description.put("meaning", type.meaning());
    description.put("remedy", type.remedy());
    description.put("fields", fields(type));
    return description;
  }
}
