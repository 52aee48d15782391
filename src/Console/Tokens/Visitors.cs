namespace ScheduledJobs.Console.Tokens;

/// <summary>
/// How many requests and streams each tenant has under way, so that none takes all connections. A request counts from when it is known whose it
/// is, before anything else is asked or read for it.
/// </summary>
internal sealed class Visitors
{
    /// <summary>Most of one tenant. The web server takes 1,000 connections.</summary>
    public const int Most = 50;

    private readonly Dictionary<string, int> _counts = [];
    private readonly Lock _gate = new();

    /// <summary>What a tenant is told that has as many as it may.</summary>
    public static string WhyNot(TokenOwner owner) => $"{owner.Tenant} has {Most} requests and streams under way, which is the limit. Close some windows, or try again later.";

    /// <summary>Counts one more; false if the tenant has as many as it may.</summary>
    public bool TryEnter(TokenOwner owner)
    {
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(owner.Tenant);
            if (count >= Most)
                return false;
            _counts[owner.Tenant] = count + 1;
            return true;
        }
    }

    /// <summary>Counts one less.</summary>
    public void Leave(TokenOwner owner)
    {
        lock (_gate)
        {
            if (--_counts[owner.Tenant] == 0)
                _counts.Remove(owner.Tenant);
        }
    }
}
