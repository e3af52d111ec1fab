/**
 * Everything learnt by running: {@link perturbed.experiment.Sweep} over step sizes and noise, {@link perturbed.experiment.ErrorStudy} of what Theorems 1
 * and 2 bound, {@link perturbed.experiment.GradientCheck} of operators, {@link perturbed.experiment.Spikes} of a run, {@link perturbed.experiment.Constants} of a
 * problem, {@link perturbed.experiment.PlanCheck} of what the planner says; and what is computed at given weights before any run:
 * {@link perturbed.experiment.Expansion} of the errors for small noise, {@link perturbed.experiment.Minimum}, {@link perturbed.experiment.Plateau}.
 */
package perturbed.experiment;
