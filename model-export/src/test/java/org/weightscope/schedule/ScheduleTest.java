package org.weightscope.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.weightscope.data.SharedData;
import org.weightscope.safetensors.TensorFile;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ScheduleTest {

  @Test
  void warmUpRisesFromTheFirstStepToTheFullRate() {
    Schedule schedule = new Schedule.Constant(1e-3, 10);
    assertEquals(1e-4, schedule.rate(1), 1e-18);
    assertEquals(1e-3, schedule.rate(10));
    assertEquals(1e-3, schedule.rate(1000));
    assertEquals(1e-3, new Schedule.Constant(1e-3, 0).rate(1));
  }

  @Test
  void cosineReachesItsFloorAtItsLastStep() {
    Schedule schedule = new Schedule.Cosine(1e-3, 10, 50, 0.1);
    assertEquals(1e-3, schedule.rate(10), 1e-18);
    assertEquals(0.55e-3, schedule.rate(30), 1e-15);
    assertEquals(1e-4, schedule.rate(50), 1e-18);
    assertEquals(1e-4, schedule.rate(51), 1e-18);
  }

  @Test
  void exponentialFallsDuringWarmUpToo() {
    Schedule schedule = new Schedule.Exponential(1e-3, 10, 0.5, 20);
    assertEquals(1e-3 * 0.5 * Math.pow(0.5, 0.25), schedule.rate(5), 1e-18);
    assertEquals(0.5e-3, schedule.rate(20), 1e-18);
  }

  @Test
  void oneCycleHasTheRatesOfPyTorch() {
    // torch.optim.lr_scheduler.OneCycleLR(max_lr=0.1, total_steps=10), by its formula.
    double[] expected = {
      0.004,
      0.052,
      0.1,
      0.0950484632,
      0.0811745654,
      0.0611262022,
      0.0388741978,
      0.0188258346,
      0.0049519368,
      4e-7
    };
    Schedule schedule = new Schedule.OneCycle(0.1, 10);
    for (int step = 1; step <= 10; step++) {
      assertEquals(expected[step - 1], schedule.rate(step), 1e-10, "step " + step);
    }
    assertEquals(4e-7, schedule.rate(11), 1e-12, "after the last step");
  }

  @Test
  void oneCycleOfFewStepsIsFinite() {
    for (long steps : new long[] {2, 3, 4, 10}) {
      for (double rise : new double[] {0.1, 0.25, 0.5, 0.9}) {
        Schedule schedule = new Schedule.OneCycle(1, steps, rise, 25, 1e4);
        for (long step = 1; step <= steps; step++) {
          double rate = schedule.rate(step);
          assertEquals(0.5, rate, 0.5, "rise %s of %d, step %d".formatted(rise, steps, step));
        }
      }
    }
  }

  @Test
  void stepsBeforeTheFirstAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Schedule.OneCycle(0.1, 10).rate(0));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(1e-3, 0).rate(0));
    assertThrows(
        IllegalArgumentException.class, () -> new Schedule.Cosine(1e-3, 0, 10, 0).rate(-1));
  }

  @Test
  void recipesNameTheKind() {
    YAMLMapper yaml = new YAMLMapper();
    assertEquals(
        new Schedule.OneCycle(2e-3, 500),
        yaml.readValue("{kind: one-cycle, peak: 2e-3, steps: 500}", Schedule.class));
    assertEquals(
        new Schedule.OneCycle(2e-3, 500, 0.2, 25, 1e4),
        yaml.readValue("{kind: one-cycle, peak: 2e-3, steps: 500, rise: 0.2}", Schedule.class));
    assertEquals(
        new Schedule.Cosine(1e-3, 10, 50, 0.1),
        yaml.readValue(
            "{kind: cosine, rate: 1e-3, warmUp: 10, steps: 50, floor: 0.1}", Schedule.class));
    for (Schedule schedule :
        new Schedule[] {
          new Schedule.Constant(1e-3, 10),
          new Schedule.Exponential(1e-3, 10, 0.5, 20),
          new Schedule.Cosine(1e-3, 10, 50, 0.1),
          new Schedule.OneCycle(1e-3, 10)
        }) {
      String text = yaml.writerFor(Schedule.class).writeValueAsString(schedule);
      assertEquals(schedule, yaml.readValue(text, Schedule.class), text);
    }
  }

  /**
   * All rates of the fixture but {@code cosine_published}: that cosine divides by all steps instead
   * of those after the warm-up, so it never reaches its floor. It is not built.
   */
  @Test
  void ratesAreThoseOfTheReference() throws Exception {
    TensorFile file = SharedData.tensors("schedules");
    assertRates(file, "warmup_0", new Schedule.Constant(1e-3, 0), 1);
    assertRates(file, "warmup_10", new Schedule.Constant(1e-3, 10), 1);
    assertRates(file, "warmup_1000", new Schedule.Constant(1e-3, 1000), 50);
    assertRates(file, "exp", new Schedule.Exponential(1e-3, 10, 0.5, 20), 1);
    assertRates(file, "cosine_fixed", new Schedule.Cosine(1e-3, 10, 50, 0.1), 1);
    assertEquals(6, file.tensors().size(), "a rate of the fixture is not compared");
  }

  private static void assertRates(TensorFile file, String name, Schedule schedule, int stride) {
    float[] expected = SharedData.floats(file, name);
    for (int i = 0; i < expected.length; i++) {
      long step = 1 + (long) i * stride;
      assertEquals(expected[i], schedule.rate(step), 1e-10, name + ", step " + step);
    }
  }
}
