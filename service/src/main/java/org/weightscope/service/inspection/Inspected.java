package org.weightscope.service.inspection;

import java.util.List;
import org.weightscope.api.Problem;
import org.weightscope.inspection.InspectedFile;
import org.weightscope.inspection.ModelFit;

/** What became of one uploaded file. */
sealed interface Inspected {

  /** A file that was looked into, and which models take its network. */
  record Found(InspectedFile file, List<ModelFit> models) implements Inspected {}

  /** A file that could not be looked into. */
  record Refused(Problem problem) implements Inspected {}
}
