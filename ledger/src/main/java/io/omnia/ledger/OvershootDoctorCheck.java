package io.omnia.ledger;

import io.omnia.platform.startup.DoctorCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What wallets owe because calls cost more than was held for them. */
@Singleton
final class OvershootDoctorCheck implements DoctorCheck {
    private final Reconciliation reconciliation;

    @Inject
    OvershootDoctorCheck(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public String id() {
        return "overshoot";
    }

    @Override
    public String name() {
        return "what wallets owe";
    }

    @Override
    public Finding run() {
        var overshoot = reconciliation.overshoot();
        var everSince = overshoot.calls() + " calls cost $"
                + Usd.full(overshoot.amount().micros()) + " more than their wallets had";
        return overshoot.wallets() == 0
                ? new Finding.Good("no wallet owes anything; " + everSince)
                : new Finding.Advice(
                        "Wallets that owe something: " + overshoot.wallets() + ", $"
                                + Usd.full(overshoot.debt().micros())
                                + " together. They make no calls until it is paid or given. Since the beginning "
                                + everSince + ".",
                        null);
    }
}
