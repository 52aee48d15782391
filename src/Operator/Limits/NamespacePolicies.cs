using System.Collections.Concurrent;

namespace ScheduledJobs.Operator.Limits;

/// <summary>The current limits of a namespace: the operator's, changed by an administrator's settings for it.</summary>
/// <param name="basis">The operator's limits.</param>
/// <param name="overrides">The settings of single namespaces.</param>
internal sealed class NamespacePolicies(NamespaceLimits basis, NamespaceOverrides overrides)
{
    private Built? _built;

    /// <summary>
    /// The limits of a namespace, at most ten seconds old. Completes synchronously while they are fresh. If the overrides cannot be read, the
    /// last ones apply. If there are none, or this namespace's text is not valid, the limits contain a problem and allow nothing.
    /// </summary>
    public async ValueTask<NamespaceLimits> ForAsync(string @namespace, CancellationToken cancellationToken)
    {
        var texts = await overrides.GetAsync(cancellationToken);
        var built = _built;
        if (texts.Fault != OverridesFault.None)
        {
            return built?.Of(@namespace) ?? NamespaceLimits.Unknown(
                texts.Fault == OverridesFault.Forbidden
                    ? "the operator is not allowed to read its own namespace overrides; an administrator must grant access"
                    : "the operator could not read its namespace overrides");
        }

        if (!ReferenceEquals(built?.Texts, texts))
            _built = built = new Built(basis, texts);
        return built!.Of(@namespace);
    }

    /// <inheritdoc cref="NamespaceOverrides.UntilKnownAsync"/>
    public Task UntilKnownAsync(CancellationToken cancellationToken) => overrides.UntilKnownAsync(cancellationToken);

    private sealed class Built(NamespaceLimits basis, OverrideTexts texts)
    {
        private readonly ConcurrentDictionary<string, NamespaceLimits> _limits = [];

        public OverrideTexts Texts => texts;

        public NamespaceLimits Of(string @namespace) =>
            texts.ByNamespace.TryGetValue(@namespace, out var text) ? _limits.GetOrAdd(@namespace, _ => Read(text)) : basis;

        private NamespaceLimits Read(string text)
        {
            try
            {
                return NamespaceOverride.Parse(text).Apply(basis);
            }
            catch (FormatException e)
            {
                return NamespaceLimits.Unknown($"the administrator's override for this namespace is not valid ({e.Message})");
            }
        }
    }
}
