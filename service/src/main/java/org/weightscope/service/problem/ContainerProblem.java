package org.weightscope.service.problem;

import org.springframework.http.HttpStatus;
import org.weightscope.api.Problem;

/** Plain words for a status the container chose. */
final class ContainerProblem {
  private ContainerProblem() {}

  static Problem of(int status) {
    if (status >= 500 && status != 501) {
      return new Problem.Internal("The service has a fault that this request brought out.", null);
    }
    HttpStatus known = HttpStatus.resolve(status);
    String title = known == null ? "Refused" : known.getReasonPhrase();
    return new Problem.Http(
        status,
        title,
        status == 404
            ? "There is nothing at this path; /openapi.yaml lists what there is."
            : "The request was refused before its content was looked at: " + title + ".");
  }
}
