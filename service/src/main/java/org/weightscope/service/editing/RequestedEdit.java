package org.weightscope.service.editing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weightscope.api.EditDescription;
import org.weightscope.api.Problem;
import org.weightscope.editing.Edit;
import org.weightscope.editing.EditKind;
import org.weightscope.editing.EditParameter;
import org.weightscope.service.problem.RefusedException;
import org.weightscope.service.query.QueryParameters;

/**
 * An edit that a query asks for.
 *
 * @param edit what is done
 * @param words the same for the answer
 */
record RequestedEdit(Edit edit, EditDescription.Edit words) {

  /**
   * The edit of a kind with the parameters of a query.
   *
   * @throws RefusedException if a parameter is missing, or has a value that is not taken
   */
  static RequestedEdit of(EditKind kind, QueryParameters query) {
    if (!kind.parameters().isEmpty()
        && kind.parameters().stream().allMatch(known -> query.text(known.name()).isEmpty())) {
      throw missing(kind, kind.parameters().getFirst());
    }
    Map<String, Object> words = new LinkedHashMap<>();
    Edit edit =
        kind.of(
            new EditKind.Arguments() {
              @Override
              public double number(EditParameter.Number parameter) {
                double value =
                    query
                        .number(parameter.name(), parameter.allowed(), parameter::takes)
                        .orElseGet(() ->
                            parameter.otherwise().orElseThrow(() -> missing(kind, parameter)));
                words.put(parameter.name(), value);
                return value;
              }

              @Override
              public String word(EditParameter.Word parameter) {
                String word =
                    query
                        .word(parameter.name(), parameter.words())
                        .orElseThrow(() -> missing(kind, parameter));
                words.put(parameter.name(), word);
                return word;
              }
            });
    return new RequestedEdit(edit, new EditDescription.Edit(kind.word(), words));
  }

  private static RefusedException missing(EditKind kind, EditParameter parameter) {
    return new RefusedException(
        new Problem.MalformedRequest(
            "The edit %s needs the query parameter %s: %s."
                .formatted(kind.word(), parameter.name(), parameter.meaning()),
            parameter.name(),
            switch (parameter) {
              case EditParameter.Number number -> List.of(number.allowed());
              case EditParameter.Word word -> word.words();
            },
            null));
  }
}
