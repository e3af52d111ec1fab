package perturbed.theory;

import java.util.List;

/**
 * Lemma 1 and (12): ||v_i|| &lt;= C_v = max(1, C_f^N) and ||v_i||^2 &lt;= C_f^(2(N-i)). The value bounds every ||v_i||; {@link #norm} each one: C_v as printed, C_f^(N-i)
 * repaired (that is (12)), c1_{i+1} ... c1_N corrected.
 */
public final class AdjointBound extends Bound {
    private final Magnitude[] norms;                                 // index 1..N

    private AdjointBound(Claim claim, Magnitude largest, Magnitude[] norms, Basis basis) {
        super(claim, largest, List.of(), basis);
        this.norms = norms;
    }

    static AdjointBound of(Assumptions assumptions, Form form) {
        assumptions.requireChain();
        int n = assumptions.operators();
        Basis basis = Basis.of(assumptions);
        Magnitude[] norms = new Magnitude[n + 1];
        norms[n] = Magnitude.ONE;
        for (int i = n - 1; i >= 1; i--)
            norms[i] = norms[i + 1].times(form == Form.CORRECTED ? basis.use("c1", i + 1, assumptions.operator(i + 1).c1())
                : basis.use("C_f", assumptions.shared().cf()));
        if (form == Form.PRINTED) {
            Magnitude cv = Magnitude.ONE.max(basis.use("C_f", assumptions.shared().cf()).power(n));
            for (int i = 1; i <= n; i++) norms[i] = cv;
        }
        Magnitude largest = Magnitude.ZERO;
        for (int i = 1; i <= n; i++) largest = largest.max(norms[i]);
        return new AdjointBound(new Claim(form == Form.REPAIRED ? "(12)" : "Lemma 1", "max ||v_i||", form, Mark.PROVED), largest, norms, basis);
    }

    /**
     * At least ||v_i||, i = 1..N; +inf beyond the doubles.
     *
     * @throws IllegalArgumentException if there is no such operator
     */
    public double norm(int i) {
        if (i < 1 || i >= norms.length) throw new IllegalArgumentException("there is no v_" + i + ", the chain has v_1..v_" + (norms.length - 1));
        return norms[i].toDouble();
    }
}
