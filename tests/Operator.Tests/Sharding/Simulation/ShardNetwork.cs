namespace ScheduledJobs.Operator.Tests.Sharding.Simulation;

/// <summary>The network between processes and API server: it is quick, slow, loses requests and answers, or keeps them for a long time.</summary>
internal sealed class ShardNetwork(VirtualWorld world)
{
    private readonly List<HeldRequest> _held = [];

    /// <summary>The share of requests, and of answers, that are lost or kept.</summary>
    public double Trouble { get; set; }

    /// <summary>Whether the API server is away for all.</summary>
    public bool IsDown { get; set; }

    /// <summary>Sends a request. The answer is null if it is a refusal, or if none came in time.</summary>
    /// <param name="from">Who sends it.</param>
    /// <param name="carryOut">What the server does; receives whether the request was under way for so long that no promise covers it.</param>
    /// <param name="answered">Called once, unless the process is gone.</param>
    /// <param name="slow">For a call: how long its target takes to answer. Its sender has more patience than with the API server.</param>
    public void Send<T>(SimulatedMember from, Func<bool, T?> carryOut, Action<T?> answered, TimeSpan? slow = null) where T : class
    {
        var isDone = false;
        from.Later(from.Clock.Really(slow is null ? SimulatedMember.RequestTimeout : BucketSession.CallTimeout), () => Finish(null));
        if (world.Chance(from.IsCutOff || IsDown ? 1 : Trouble))
            LoseOrHold();
        else
            world.After(Latency(), () => Arrive(false));

        void LoseOrHold()
        {
            if (world.Chance(0.5))
                return;
            var held = new HeldRequest(() => Arrive(true));
            _held.Add(held);
            world.After(world.Between(0, 60), () => Release(held));
        }

        void Arrive(bool isLate)
        {
            if (isLate && IsDown)
                return;
            var answer = carryOut(isLate);
            if (!world.Chance(from.IsCutOff ? 1 : Trouble))
                from.Later(Latency() + (slow ?? TimeSpan.Zero), () => Finish(answer));
        }

        void Finish(T? answer)
        {
            if (isDone)
                return;
            isDone = true;
            answered(answer);
        }
    }

    /// <summary>From now on all is well: what was kept arrives.</summary>
    public void Heal()
    {
        (Trouble, IsDown) = (0, false);
        foreach (var held in _held.ToList())
            Release(held);
    }

    public TimeSpan Latency() => world.Between(0.001, world.Chance(0.02) && Trouble > 0 ? 1 : 0.03);

    private void Release(HeldRequest held)
    {
        if (_held.Remove(held))
            held.Arrive();
    }

    private sealed record HeldRequest(Action Arrive);
}
