package perturbed.theory;

/**
 * The coefficients in print, (21) and (33), from the shared constants; index = operator, those of eps from 2.
 *
 * @param errorDelta  C^e_delta, (21)
 * @param errorEps    C^e_eps, (21)
 * @param biasDelta   C^b_delta, (33a)
 * @param biasDelta4  C^b4_delta, (33)
 * @param biasEps     C^b_eps, (33)
 * @param second      C_y2, (31)
 */
record PrintedCoefficients(Magnitude[] errorDelta, Magnitude[] errorEps, Magnitude[] biasDelta, Magnitude[] biasDelta4, Magnitude[] biasEps, Magnitude[] second) {

    /** As printed, or repaired: C^e_eps doubled as (19) gives it, C_2 for L_2 in (33a). L_f is min(L_f, C_f). */
    static PrintedCoefficients of(Assumptions assumptions, Form form, Basis basis) {
        int n = assumptions.operators();
        SharedConstants shared = assumptions.shared();
        Magnitude cf = basis.use("C_f", shared.cf()), c2 = basis.use("C_2", shared.c2()), l1 = basis.use("L_1", shared.l1()), l2 = basis.use("L_2", shared.l2());
        Magnitude lf = cf.min(basis.use("L_f", shared.lf()));
        Magnitude cv2 = Magnitude.ONE.max(cf.power(n)).square();                                    // C_v^2, Lemma 1
        Magnitude three = cf.square().times(3), four = cf.square().times(4), two = lf.square().times(2), eight = lf.square().square().times(8);

        Magnitude[] sum = new Magnitude[n], tail = new Magnitude[n];                                // sum_{k=0}^j, and sum_{k=1}^j, of (3 C_f^2)^k
        sum[0] = Magnitude.ONE;
        tail[0] = Magnitude.ZERO;
        for (int j = 1; j < n; j++) {
            sum[j] = sum[j - 1].plus(three.power(j));
            tail[j] = tail[j - 1].plus(three.power(j));
        }

        boolean printed = form == Form.PRINTED;
        Magnitude[] errorDelta = new Magnitude[n], errorEps = new Magnitude[n + 1], biasDelta = new Magnitude[n], biasDelta4 = new Magnitude[n];
        Magnitude[] biasEps = new Magnitude[n + 1], second = new Magnitude[n];
        Magnitude error = Magnitude.ZERO, bias = Magnitude.ZERO, nested = Magnitude.ZERO, bias4 = Magnitude.ZERO;
        for (int i = n - 1; i >= 1; i--) {                                                          // each sum over j >= i from the one over j >= i + 1
            second[i] = c2.square().times(l1.square()).times(cv2).times(nested).times(8)            // (31): its sum starts at j = i + 1
                .plus(l2.square().times(cv2).times(sum[i]).times(2));
            error = sum[i].plus(two.times(error));
            bias = sum[i].plus(four.times(bias));
            nested = bias;                                                                          // sum_{j>=i} sum[j] (4 C_f^2)^(j-i), for i - 1
            bias4 = second[i].plus(eight.times(bias4));
            errorDelta[i] = cv2.times(l1.square()).times(error).times(4);
            biasDelta[i] = (printed ? l2 : c2).square().times(cv2).times(bias).times(8);
            biasDelta4[i] = bias4.times(8);
            errorEps[i + 1] = printed ? tail[i] : tail[i].times(2);
            biasEps[i + 1] = tail[i].times(2);
        }
        return new PrintedCoefficients(errorDelta, errorEps, biasDelta, biasDelta4, biasEps, second);
    }
}
