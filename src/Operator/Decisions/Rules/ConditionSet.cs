using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Operator.Decisions.Rules;

/// <summary>Conditions by type. A transition time changes only when the status of its condition does.</summary>
internal sealed class ConditionSet(IReadOnlyList<Condition>? before, long? generation, DateTimeOffset now)
{
    private readonly IReadOnlyList<Condition> _before = before ?? [];
    private readonly List<Condition> _conditions = [.. before ?? []];

    public string? ReasonOf(string type) => Find(_before, type)?.Reason;

    public bool HasNewMessage(string type) => Find(_before, type)?.Message != Find(_conditions, type)?.Message;

    public void Set(string type, string status, string reason, string message)
    {
        var old = Find(_before, type);
        var condition = StatusText.Fit(new Condition
        {
            Type = type,
            Status = status,
            Reason = reason,
            Message = message,
            ObservedGeneration = generation,
            LastTransitionTime = old?.Status == status ? old.LastTransitionTime : now,
        });
        var index = _conditions.FindIndex(c => c.Type == type);
        if (index < 0)
            _conditions.Add(condition);
        else if (_conditions[index] != condition)
            _conditions[index] = condition;
    }

    public Condition[] ToArray() => [.. _conditions];

    private static Condition? Find(IReadOnlyList<Condition> conditions, string type) => conditions.FirstOrDefault(c => c.Type == type);
}
