package perturbed.kernel;

/** The constants of the elementary functions, used by their scalar and their vector form alike. */
final class Coefficients {
    private Coefficients() { }

    // ---- exp: x = n ln 2 + r, |r| <= ln(2) / 2 -------------------------------------------------------------------

    static final double LOG2_E = 0x1.71547652b82fep+0;
    /** ln 2 in two parts; the first has 33 bits, so that n LN2_HI is exact. */
    static final double LN2_HI = 0x1.62e42fef00000p-1;
    static final double LN2_LO = 0x1.473de6af278edp-34;
    /** Added to a number below 2^51, rounds it to an integer, which then stands in the low bits. */
    static final double ROUND = 0x1.8p52;
    /** Turns the bits of ROUND + n into n + 2048, positive for every exponent n. */
    static final long ROUND_BITS = 0x4338000000000000L - 2048;
    /** e^x overflows above the first and is below half of the least subnormal below the second. */
    static final double EXP_MAX = 0x1.62e42fefa39efp+9;
    static final double EXP_MIN = -0x1.74910d52d3052p+9;

    /** (e^r - 1 - r) / r^2 on |r| <= ln(2) / 2, interpolated at Chebyshev nodes: e^r to 0.008 units of 2^-53. */
    static final double E2 = 0.5;
    static final double E3 = 0.16666666666666666;
    static final double E4 = 0.041666666666666664;
    static final double E5 = 0.00833333333332614;
    static final double E6 = 0.0013888888888883752;
    static final double E7 = 0.00019841269874804214;
    static final double E8 = 2.4801587325536023e-05;
    static final double E9 = 2.7557255421023506e-06;
    static final double E10 = 2.7557273657975953e-07;
    static final double E11 = 2.5105208339987698e-08;
    static final double E12 = 2.0914680780540263e-09;

    // ---- log: x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), s = f / (2 + f) -----------------------------------------

    /** Bits of 1 minus bits of sqrt(1/2): moves the split of the exponent from 1 to sqrt(1/2). */
    static final long SPLIT = 0x3FF0000000000000L - 0x3FE6A09E667F3BCDL;
    static final long MANTISSA = 0x000FFFFFFFFFFFFFL;

    /** (2 artanh(s) / s - 2) / s^2 as a polynomial in s^2 <= 0.0295, interpolated at Chebyshev nodes: log to 0.05 units of 2^-53. */
    static final double L1 = 0.666666666666667;
    static final double L2 = 0.3999999999989945;
    static final double L3 = 0.28571428626001427;
    static final double L4 = 0.22222211130560723;
    static final double L5 = 0.18182889433757676;
    static final double L6 = 0.15331711346668644;
    static final double L7 = 0.14616576421689886;

    /** The same on s^2 <= 1/9, for ln(1 + x) with 0 <= x <= 1, s = x / (2 + x): to 0.07 units of 2^-53. */
    static final double S1 = 0.6666666666666666;
    static final double S2 = 0.40000000000014596;
    static final double S3 = 0.2857142856710506;
    static final double S4 = 0.22222222717801782;
    static final double S5 = 0.18181789417326447;
    static final double S6 = 0.15385570592912245;
    static final double S7 = 0.1331413555088115;
    static final double S8 = 0.12001155182857867;
    static final double S9 = 0.08800317650868372;
    static final double S10 = 0.16164938169472098;

    // ---- erf -----------------------------------------------------------------------------------------------------

    static final double ERF_SPLIT = 0.5;
    /** From here on erf is 1. */
    static final double ERF_ONE = 6;

    /** erf(x) / x - 1 as a polynomial in x^2, |x| <= ERF_SPLIT, interpolated at Chebyshev nodes: erf to 0.2 units of 2^-53. */
    static final double R0 = 0.1283791670955126;
    static final double R1 = -0.3761263890318375;
    static final double R2 = 0.11283791670954868;
    static final double R3 = -0.026866170644999358;
    static final double R4 = 0.005223977622008845;
    static final double R5 = -0.0008548326509718547;
    static final double R6 = 0.00012055286128871108;
    static final double R7 = -1.4923000283850108e-05;
    static final double R8 = 1.6371164552892836e-06;
    static final double R9 = -1.4620256114391553e-07;

    /** (1 - erf(x)) e^(x^2), ERF_SPLIT <= x: W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969). */
    static final double P0 = 1.23033935479799725e03;
    static final double P1 = 2.05107837782607147e03;
    static final double P2 = 1.71204761263407058e03;
    static final double P3 = 8.81952221241769090e02;
    static final double P4 = 2.98635138197400131e02;
    static final double P5 = 6.61191906371416295e01;
    static final double P6 = 8.88314979438837594e00;
    static final double P7 = 5.64188496988670089e-1;
    static final double P8 = 2.15311535474403846e-8;
    static final double Q0 = 1.23033935480374942e03;
    static final double Q1 = 3.43936767414372164e03;
    static final double Q2 = 4.36261909014324716e03;
    static final double Q3 = 3.29079923573345963e03;
    static final double Q4 = 1.62138957456669019e03;
    static final double Q5 = 5.37181101862009858e02;
    static final double Q6 = 1.17693950891312499e02;
    static final double Q7 = 1.57449261107098347e01;

    // ---- normal density and quantile: M. J. Wichura, Algorithm AS 241, PPND16, Appl. Statist. 37 (1988) ------------------

    static final double INVERSE_SQRT_2_PI = 0.3989422804014327;
    /** Beyond this |x| the density is 0. */
    static final double DENSITY_ZERO = 39;

    static final double QUANTILE_SPLIT = 0.425;
    static final double QUANTILE_SPLIT2 = 0.180625;
    /** The tail changes its formula at sqrt(-ln p) = 5. */
    static final double FAR = 5;

    /** |p - 1/2| <= 0.425: quantile / (p - 1/2) in 0.425^2 - (p - 1/2)^2. */
    static final double A0 = 3.3871328727963666080e0;
    static final double A1 = 1.3314166789178437745e+2;
    static final double A2 = 1.9715909503065514427e+3;
    static final double A3 = 1.3731693765509461125e+4;
    static final double A4 = 4.5921953931549871457e+4;
    static final double A5 = 6.7265770927008700853e+4;
    static final double A6 = 3.3430575583588128105e+4;
    static final double A7 = 2.5090809287301226727e+3;
    static final double B1 = 4.2313330701600911252e+1;
    static final double B2 = 6.8718700749205790830e+2;
    static final double B3 = 5.3941960214247511077e+3;
    static final double B4 = 2.1213794301586595867e+4;
    static final double B5 = 3.9307895800092710610e+4;
    static final double B6 = 2.8729085735721942674e+4;
    static final double B7 = 5.2264952788528545610e+3;

    /** The tail up to r = sqrt(-ln p) = 5, in r - 1.6. */
    static final double C0 = 1.42343711074968357734e0;
    static final double C1 = 4.63033784615654529590e0;
    static final double C2 = 5.76949722146069140550e0;
    static final double C3 = 3.64784832476320460504e0;
    static final double C4 = 1.27045825245236838258e0;
    static final double C5 = 2.41780725177450611770e-1;
    static final double C6 = 2.27238449892691845833e-2;
    static final double C7 = 7.74545014278341407640e-4;
    static final double D1 = 2.05319162663775882187e0;
    static final double D2 = 1.67638483018380384940e0;
    static final double D3 = 6.89767334985100004550e-1;
    static final double D4 = 1.48103976427480074590e-1;
    static final double D5 = 1.51986665636164571966e-2;
    static final double D6 = 5.47593808499534494600e-4;
    static final double D7 = 1.05075007164441684324e-9;

    /** The tail beyond, in r - 5. */
    static final double F0 = 6.65790464350110377720e0;
    static final double F1 = 5.46378491116411436990e0;
    static final double F2 = 1.78482653991729133580e0;
    static final double F3 = 2.96560571828504891230e-1;
    static final double F4 = 2.65321895265761230930e-2;
    static final double F5 = 1.24266094738807843860e-3;
    static final double F6 = 2.71155556874348757815e-5;
    static final double F7 = 2.01033439929228813265e-7;
    static final double G1 = 5.99832206555887937690e-1;
    static final double G2 = 1.36929880922735805310e-1;
    static final double G3 = 1.48753612908506148525e-2;
    static final double G4 = 7.86869131145613259100e-4;
    static final double G5 = 1.84631831751005468180e-5;
    static final double G6 = 1.42151175831644588870e-7;
    static final double G7 = 2.04426310338993978564e-15;
}
