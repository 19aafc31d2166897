{#- Mail domains that a person has privately, by their first label: gmail.com, orange.fr, yahoo.co.uk ... -#}
{% macro is_private_mailbox(email) -%}
    coalesce(
        split_part(split_part(lower({{ email }}), '@', 2), '.', 1) in (
            'gmail', 'googlemail', 'orange', 'wanadoo', 'free', 'laposte', 'sfr', 'neuf', 'bbox', 'numericable',
            'hotmail', 'outlook', 'live', 'msn', 'yahoo', 'ymail', 'icloud', 'me', 'aol', 'gmx', 'proton',
            'protonmail', 'aliceadsl', 'club-internet'
        ),
        false
    )
{%- endmacro %}


{#- A mailbox of a function rather than of a person: contact@, info@, compta@ ... -#}
{% macro is_role_mailbox(email) -%}
    coalesce(
        split_part(lower({{ email }}), '@', 1) in (
            'contact', 'info', 'infos', 'accueil', 'bonjour', 'hello', 'commercial', 'commerciale', 'vente', 'ventes',
            'sales', 'support', 'sav', 'service', 'serviceclient', 'compta', 'comptabilite', 'facturation', 'billing',
            'rh', 'recrutement', 'direction', 'secretariat', 'admin', 'administration', 'office', 'postmaster',
            'webmaster', 'dpo', 'presse', 'marketing', 'achats', 'noreply', 'no-reply'
        ),
        false
    )
{%- endmacro %}
