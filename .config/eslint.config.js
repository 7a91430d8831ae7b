import { resolve } from 'node:path'
import { defineConfig, globalIgnores } from 'eslint/config'
import prettier from 'eslint-config-prettier'
import tseslint from 'typescript-eslint'

const root = resolve(import.meta.dirname, '..')

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.data/', 'src/generated/', 'public/', 'docs/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: resolve(root, 'tsconfig.json'), tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings are read in src/config/env.ts only.' },
      ],
    },
  },
  {
    files: ['src/config/env.ts', '.config/**', 'tests/**', 'bench/**', 'prisma/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  { files: ['tests/**', 'bench/**', 'prisma/**'], rules: { 'no-console': 'off' } },
  {
    // The body of an answer is whatever came: the expectations are its types.
    files: ['tests/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  prettier,
)
