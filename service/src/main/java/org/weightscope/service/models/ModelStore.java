package org.weightscope.service.models;

import java.util.List;

/** Where model files come from. */
sealed interface ModelStore permits ShippedModels, ModelFolder {

  /**
   * All model files, by name, then version.
   *
   * @throws ModelsUnusableException if they cannot be read, or a digest is not the one listed
   */
  List<ModelFile> files();

  /** Where that is, for messages. */
  String where();
}
