package org.weightscope.fitting;

/**
 * One worker's part of a job: of files numbered from 0, those whose number leaves {@code index}
 * when divided by {@code count}.
 *
 * @param index 0 to {@code count - 1}, as Kubernetes numbers the pods of an indexed job
 * @param count number of workers, at least 1
 */
public record Part(int index, int count) {

  /** The whole job. */
  public static final Part ALL = new Part(0, 1);

  public Part {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "%d of %d is no part; four workers take 0/4 to 3/4".formatted(index, count));
    }
  }

  /**
   * Reads {@code i/n}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Part parse(String text) {
    if (!text.matches("[0-9]{1,6}/[0-9]{1,6}")) {
      throw new IllegalArgumentException(
          "'%s' is not of the form i/n, such as 0/4".formatted(text));
    }
    String[] numbers = text.split("/");
    return new Part(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  /** Whether a number is of this part. */
  public boolean has(int number) {
    return number % count == index;
  }
}
