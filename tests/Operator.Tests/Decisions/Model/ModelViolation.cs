namespace ScheduledJobs.Operator.Tests.Decisions.Model;

/// <summary>Something happened that must never happen.</summary>
internal sealed class ModelViolation(string what) : Exception(what)
{
    /// <summary>Throws if a promise does not hold.</summary>
    public static void Unless(bool holds, FormattableString promise)
    {
        if (!holds)
            throw new ModelViolation(FormattableString.Invariant(promise));
    }
}
