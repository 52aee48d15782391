namespace ScheduledJobs.Operator.Tests.Simulation;

public sealed class SimulationTests
{
    [Fact]
    public void Thin()
    {
        Simulator.Play(new Script(Specs.Pods, [new Step.Wait(25)]));
    }
}
