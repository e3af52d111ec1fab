package perturbed.sgd;

import java.util.StringJoiner;
import perturbed.chain.Chain;
import perturbed.noise.Perturbation;
import perturbed.noise.Side;

/** The recursion of a run as text. */
final class Description {
    private Description() { }

    static String of(Sgd sgd) {
        Chain chain = sgd.problem.chain();
        int n = chain.length(), samples = sgd.problem.data().size();
        StringJoiner lines = new StringJoiner("\n");
        lines.add("minimise  loss(w) = (1/" + samples + ") sum_l F(x_l; w) + R(w),  R = " + sgd.problem.regularizer());
        lines.add("chain     " + chain);
        sgd.problem.targetsReadAs().ifPresent(targets -> lines.add("data      " + targets));
        for (int i = 1; i <= n; i++) {
            String noise = noise(sgd, Side.FORWARD, i);
            lines.add((i == 1 ? "forward   " : "          ") + "y~_" + i + " = f_" + i + "(y~_" + (i - 1) + ", w_" + i + ")" + noise);
        }
        for (int i = n; i >= 2; i--) {
            String v = i == n ? "" : " v~_" + i;
            lines.add((i == n ? "backward  " : "          ") + "v~_" + (i - 1) + " = J1 f_" + i + "(y~_" + (i - 1) + ", w_" + i + ")^T" + v + noise(sgd, Side.BACKWARD, i));
        }
        String batch = sgd.batchSize == 0 ? "all " + samples + " samples" : sgd.batchSize + " samples, " + (sgd.shuffled ? "in a random order, new every epoch" : "drawn with replacement");
        lines.add("gradient  u~_i = the mean of J2 f_i(y~_{i-1}, w_i)^T v~_i over " + batch);
        lines.add("update    " + update(sgd));
        lines.add("run       " + sgd.steps + " steps, seed " + sgd.seed + ", " + (isZero(sgd) ? "w_0 = 0" : "||w_0|| = " + sgd.start.norm())
            + (sgd.stopAbove < Double.POSITIVE_INFINITY ? ", stopped where ||w|| > " + sgd.stopAbove : ""));
        return lines.toString();
    }

    private static boolean isZero(Sgd sgd) {
        return sgd.start.norm() == 0;
    }

    private static String noise(Sgd sgd, Side side, int i) {
        StringBuilder text = new StringBuilder();
        for (Perturbation p : sgd.perturbations) {
            if (p.side() != side) continue;
            for (int site : p.sites(sgd.problem.chain().length()))
                if (site == i) text.append(" + ").append(side.symbol(i)).append(" [").append(p).append(p.isShared() ? "]" : ", each sample its own]");
        }
        return text.toString();
    }

    private static String update(Sgd sgd) {
        String g = sgd.clip < Double.POSITIVE_INFINITY ? "g_t = u~ + r, shortened to norm " + sgd.clip + " where longer; " : "";
        String gradient = (g.isEmpty() ? "u~ + r" : "g_t") + (sgd.gradientNoise > 0 ? " + xi_t" : "");
        String step = "w_{t+1} = w_t - gamma_t (" + gradient + ")" + (sgd.momentum > 0 ? " + " + sgd.momentum + " (w_t - w_{t-1})" : "");
        return g + step + ",  gamma_t = " + (sgd.stepSize.text().isPresent() ? sgd.stepSize : "your function of t")
            + (sgd.gradientNoise > 0 ? ",  xi_t ~ N(0, " + sgd.gradientNoise + "^2 I)" : "");
    }
}
