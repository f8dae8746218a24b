package org.weightscope.training;

/** Networks with classes. */
public interface LabelledExamples extends Examples {
  /** The class of a network. */
  int label(int index);
}
