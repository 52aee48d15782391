using Microsoft.AspNetCore.Http;

namespace ScheduledJobs.Integration.Tests.Faults;

/// <summary>What happens to a request instead of, or around, its handling by the API.</summary>
public delegate Task FaultAction(HttpContext context, RequestDelegate next);

/// <summary>Which requests a fault affects. Without <see cref="Times"/>, all that match.</summary>
public sealed class FaultRule(FaultScript script, Predicate<ApiCall> matches)
{
    private int _times = int.MaxValue;
    private double _chance = 1;

    /// <summary>Only requests of this operator.</summary>
    public FaultRule By(string user) => Where(call => call.User == user);

    /// <summary>Only requests that match.</summary>
    public FaultRule Where(Predicate<ApiCall> condition)
    {
        var before = matches;
        return new FaultRule(script, call => before(call) && condition(call)) { _times = _times, _chance = _chance };
    }

    /// <summary>Only the first of them.</summary>
    public FaultRule Times(int count) => new(script, matches) { _times = count, _chance = _chance };

    /// <summary>Each of them with this probability.</summary>
    public FaultRule WithChance(double chance) => new(script, matches) { _times = _times, _chance = chance };

    /// <summary>Adds the fault to the script. The faults themselves are in <see cref="RequestFaults"/> and <see cref="WatchFaults"/>.</summary>
    public Fault Then(FaultAction action) => script.Add(new Fault(matches, _times, _chance, action));
}
