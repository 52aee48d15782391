using ScheduledJobs.Operator.Sharding;

namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>Everything that goes wrong, at random, until it is told to stop.</summary>
internal sealed class ShardChaos(ShardSimulation simulation)
{
    private const int MostMembers = 6;

    private bool _isOn;

    /// <summary>Whether someone has deleted or spoilt the map since chaos began.</summary>
    public bool HasTouchedMap { get; private set; }

    private VirtualWorld World => simulation.World;

    private SimulatedMember? AnyMember
    {
        get
        {
            var living = simulation.Members.Where(m => !m.IsGone).ToList();
            return living.Count == 0 ? null : living[World.Random.Next(living.Count)];
        }
    }

    public void Begin()
    {
        World.Tell($"chaos begins");
        (_isOn, HasTouchedMap) = (true, false);
        Continue();
    }

    /// <summary>All is well again, and at least one member is there that stays.</summary>
    public void End()
    {
        World.Tell($"chaos ends");
        _isOn = false;
        simulation.Network.Heal();
        foreach (var member in simulation.Members)
        {
            (member.IsCutOff, member.IsBlind, member.Clock.WallError) = (false, false, TimeSpan.Zero);
            member.Thaw();
        }

        if (simulation.Members.All(m => m.IsGone || m.State.IsLeaving))
            simulation.Start();
    }

    private void Continue()
    {
        if (!_isOn)
            return;
        if (AnyMember is { } member)
            Harm(member);
        else
            simulation.Start();
        World.After(World.Between(0.1, World.Chance(0.2) ? 15 : 5), Continue);
    }

    private void Harm(SimulatedMember member)
    {
        switch (World.Random.Next(17))
        {
            case 0 or 1 or 2:
                member.Freeze();
                World.After(World.Between(0.1, World.Chance(0.5) ? 12 : 60), member.Thaw);
                break;
            case 3 or 4:
                Replace(member);
                break;
            case 5 when simulation.Members.Count(m => !m.IsGone) < MostMembers:
                simulation.Start();
                break;
            case 6 or 7 or 8:
                CutOff(member);
                break;
            case 9:
                TakeServerDown();
                break;
            case 10:
                simulation.Network.Trouble = World.Chance(0.5) ? 0 : World.Random.NextDouble() * 0.3;
                break;
            case 11:
                member.Clock.WallError = World.Between(-60, 60);
                break;
            case 12 or 13:
                member.IsBlind = !member.IsBlind;
                break;
            case 14 or 15 when simulation.Members.Count(m => !m.IsGone) < MostMembers:
                simulation.Start();
                World.After(World.Between(0, 25), simulation.Members[^1].Leave);
                break;
            case 16 when World.Chance(0.4):
                Vandalize();
                break;
        }
    }

    // It crashes, or is asked to go, and another comes.
    private void Replace(SimulatedMember member)
    {
        var crashes = World.Chance(0.5);
        if (crashes)
            member.Kill();
        else
            member.Leave();
        World.After(World.Between(0, crashes ? 30 : 5), simulation.Start);
    }

    private void CutOff(SimulatedMember member)
    {
        World.Tell($"{member} is cut off");
        member.IsCutOff = true;
        World.After(World.Between(0.1, World.Chance(0.5) ? 16 : 40), () => member.IsCutOff = false);
    }

    private void TakeServerDown()
    {
        World.Tell($"the API server is away");
        simulation.Network.IsDown = true;
        World.After(World.Between(0.1, 20), () => simulation.Network.IsDown = false);
    }

    // An administrator who tries things: single Leases, or all of them at once.
    private void Vandalize()
    {
        var (server, what) = (simulation.Server, World.Random.Next(6));
        if (what is 0 or 1 or 2)
        {
            foreach (var member in server.Members.Select(m => m.Id).Where(_ => what == 2 || World.Chance(0.4)).ToList())
                server.Vandalize(member);
        }

        if (what is 1 or 2 or 3)
            server.DeleteLeader();
        if (what is 2 or 4)
            server.DeleteMap();
        if (what is 5)
            server.SpoilMap();
        HasTouchedMap |= what is 2 or 4 or 5;
    }
}
