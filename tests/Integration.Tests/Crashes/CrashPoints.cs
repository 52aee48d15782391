using System.Text.Json.Nodes;
using ScheduledJobs.Integration.Tests.Clusters;
using ScheduledJobs.Integration.Tests.Faults;
using ScheduledJobs.Integration.Tests.Support;

namespace ScheduledJobs.Integration.Tests.Crashes;

/// <summary>Every point between two writes, for every kind of action.</summary>
public static class CrashPoints
{
    private static readonly Outcome SucceedsAtTheSecondAttempt = new("", "test $RUN_ATTEMPT = 2");

    /// <param name="action">Pod or Job.</param>
    /// <param name="spec">Makes the action of such a Pod.</param>
    public static IEnumerable<CrashPoint> OfObjects(string action, Func<Outcome, JsonObject> spec)
    {
        var number = 0;
        CrashPoint Once(string point, Func<FaultRules, Func<bool>> arm) =>
            new(action, point, $"{action.ToLowerInvariant()}{++number}", spec(Outcome.Succeed)) { Arm = arm };
        CrashPoint Twice(string point, Func<FaultRules, Func<bool>> arm) =>
            new(action, point, $"{action.ToLowerInvariant()}{++number}", spec(SucceedsAtTheSecondAttempt)) { Arm = arm, Attempts = 2, Deliveries = 2 };
        return
        [
            Once("before the create", rules => Held(rules.Create(1))),
            Once("after the create", rules => Done(rules.Create(1))),
            Once("before the status", rules => Held(rules.Start)),
            Once("after the status", rules => Done(rules.Start)),
            Once("before the status with the result", rules => Held(rules.Outcome)),
            Once("after the status with the result", rules => Done(rules.Outcome)),
            Twice("between attempts, before the status with the back-off", rules => Held(rules.Backoff)) with { Backoff = "10s" },
            Twice("between attempts, after the status with the back-off", rules => Done(rules.Backoff)) with { Backoff = "10s" },
            Twice("before the create of the second attempt", rules => Held(rules.Create(2))),
            Twice("after the create of the second attempt", rules => Done(rules.Create(2))),
        ];
    }

    /// <param name="sink">Address of the call target; the path is the name of the schedule.</param>
    public static IEnumerable<CrashPoint> OfCallsAtLeastOnce(string sink)
    {
        var number = 0;
        CrashPoint Call(string point, Func<FaultRules, Func<bool>> arm, int deliveries = 1)
        {
            var name = $"repeat{++number}";
            return new("HTTP AtLeastOnce", point, name, Http.Call($"{sink}/{name}")) { Arm = arm, Deliveries = deliveries };
        }

        return
        [
            Call("during the call, before the status", rules => Held(rules.Start), deliveries: 2) with { FirstCallHangs = true },
            Call("during the call, after the status", rules => Done(rules.Start), deliveries: 2) with { FirstCallHangs = true },
            Call("after the call, before the status with the result", rules => Held(rules.Outcome), deliveries: 2),
            Call("after the status with the result", rules => Done(rules.Outcome)),
            Call("between attempts, before the status with the back-off", rules => Held(rules.Backoff), deliveries: 2) with
            {
                FirstCallFails = true,
                Backoff = "10s",
            },
            Call("between attempts, after the status with the back-off", rules => Done(rules.Backoff), deliveries: 2) with
            {
                FirstCallFails = true,
                Backoff = "10s",
                Attempts = 2,
            },
        ];
    }

    /// <param name="sink">Address of the call target; the path is the name of the schedule.</param>
    public static IEnumerable<CrashPoint> OfCallsAtMostOnce(string sink)
    {
        var number = 0;
        CrashPoint Call(string point, Func<FaultRules, Func<bool>> arm, string result = "Succeeded", int deliveries = 1)
        {
            var name = $"once{++number}";
            return new("HTTP AtMostOnce", point, name, Http.Call($"{sink}/{name}")) { Arm = arm, Result = result, Deliveries = deliveries };
        }

        return
        [
            Call("before the status with the intent", rules => Held(rules.Start)),
            Call("after the status with the intent, before the call", rules => Done(rules.Start), "Unknown", deliveries: 0),
            Call("during the call", _ => () => true, "Unknown") with { FirstCallHangs = true },
            Call("after the call, before the status with the result", rules => Held(rules.Outcome), "Unknown"),
            Call("after the status with the result", rules => Done(rules.Outcome)),
        ];
    }

    /// <summary>Killed while the request is on its way; the API never sees it.</summary>
    private static Func<bool> Held(FaultRule rule)
    {
        var fault = rule.Hold();
        return () => fault.Hits > 0;
    }

    /// <summary>Killed when the API has carried it out, before the response arrives.</summary>
    private static Func<bool> Done(FaultRule rule)
    {
        var fault = rule.HoldAnswer();
        return () => fault.IsApplied;
    }
}
