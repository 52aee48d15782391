using System.Security.Cryptography;
using System.Text;

namespace ScheduledJobs.Console.Security;

/// <summary>Texts that cannot be guessed.</summary>
internal static class Secret
{
    /// <summary>A new one, of 256 bits.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether two are the same; how long that takes does not tell where they differ.</summary>
    public static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
