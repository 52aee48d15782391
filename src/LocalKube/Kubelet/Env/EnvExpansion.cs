using System.Text;

namespace ScheduledJobs.LocalKube.Kubelet.Env;

/// <summary>
/// <c>$(NAME)</c> as Kubernetes defines it for command, args and env values: an undefined name stays as written,
/// <c>$$</c> is a literal dollar (so <c>$$(NAME)</c> is never expanded), and expanded text is not expanded again.
/// </summary>
internal static class EnvExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$'))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            var close = text[i] == '$' && next == '(' ? text.IndexOf(')', i + 2) : -1;
            if (close >= 0)
            {
                result.Append(variables.TryGetValue(text[(i + 2)..close], out var value) ? value : text[i..(close + 1)]);
                i = close;
                continue;
            }

            result.Append(text[i]);
            if (text[i] == '$' && next == '$')
                i++;
        }

        return result.ToString();
    }
}
