import { SLO_DEFINITION } from '@messaging/slo';
import { budgetedObjectives, burnFactor, burnThreshold, errorBudget } from '../src/burn-rates.ts';

describe('burn rates', () => {
  it('are those of a 28-day window', () => {
    const factors = SLO_DEFINITION.burnAlerts.map((alert) => burnFactor(alert, SLO_DEFINITION.window));
    expect(factors).toEqual([13.44, 5.6, 2.8, 0.933]);
  });

  it('turn into shares of bad events without the noise of binary fractions', () => {
    const availability = budgetedObjectives(SLO_DEFINITION).find(({ id }) => id === 'availability');
    const [fastest] = SLO_DEFINITION.burnAlerts;
    if (!availability || !fastest) throw new Error('the definition lacks them');
    expect(errorBudget(availability)).toBe(0.001);
    expect(burnThreshold(availability, fastest, '28d')).toBe(0.01344);
  });

  it('can be reached by every objective: no limit asks for more than everything to be bad', () => {
    for (const objective of budgetedObjectives(SLO_DEFINITION)) {
      for (const alert of SLO_DEFINITION.burnAlerts)
        expect(burnThreshold(objective, alert, SLO_DEFINITION.window)).toBeLessThan(1);
    }
  });
});
