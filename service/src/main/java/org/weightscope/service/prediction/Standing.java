package org.weightscope.service.prediction;

import java.util.Optional;
import org.weightscope.card.NetworkTraits;
import org.weightscope.card.Prediction;
import org.weightscope.service.models.Candidate;
import org.weightscope.service.models.Candidate.Outside;
import org.weightscope.service.models.Candidate.Question;
import org.weightscope.service.models.InputShapes;
import org.weightscope.service.models.ServedModel;

/**
 * How a network that may be compared with others stands to what a model was trained on.
 *
 * @param outside what stands against telling its accuracy; empty if nothing does
 * @param input shape of the pictures that its accuracy is for
 * @param openInput the shape in its file, if that leaves sizes open
 */
record Standing(Optional<Outside> outside, String input, Optional<String> openInput) {
  static Standing of(Candidate candidate, ServedModel model) {
    Prediction prediction = model.prediction();
    NetworkTraits traits = candidate.traits();
    return new Standing(
        candidate.outside(model.card(), Question.ANSWER),
        InputShapes.taken(traits.input(), prediction.seen().inputs()).orElseThrow(),
        Optional.of(traits.input()).filter(InputShapes::isOpen));
  }
}
